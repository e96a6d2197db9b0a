import { commands, Range, type Uri, window } from 'vscode';
import type { JournalRecord } from '../../core/inventory';
import type { LockRecord } from '../../core/lock';
import type { RegistryEntry } from '../../core/registry/registry';
import { journalExplanation } from '../../present/journalExplanation';
import { entryDocumentUri, journalDocumentUri, verdictDocumentUri } from '../verdictDocuments';
import type { CommandContext } from './commandContext';

/** Opens the document that explains a lock. */
export async function showExplanation(context: CommandContext, record: LockRecord): Promise<void> {
  await showDocument(context, verdictDocumentUri(record));
}

/** Opens the document that explains an entry of a registry. */
export async function showEntryExplanation(context: CommandContext, entry: RegistryEntry): Promise<void> {
  await showDocument(context, entryDocumentUri(entry));
}

/** Opens the document that explains a journal: at one of its findings, or from its beginning. */
export async function showJournalExplanation(
  context: CommandContext,
  record: JournalRecord,
  finding: number | null,
): Promise<void> {
  const line =
    finding === null ? undefined : journalExplanation(record, Date.now(), context.roots()).findingLines[finding];
  const uri = journalDocumentUri(record);
  if (line === undefined) await showDocument(context, uri);
  // A preview cannot be opened at a line.
  else await window.showTextDocument(uri, { preview: true, selection: new Range(line, 0, line, 0) });
}

/** As a preview, or as its text where there is no preview. */
async function showDocument({ log }: CommandContext, uri: Uri): Promise<void> {
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch (error) {
    // The built-in Markdown extension can be switched off: then the text itself is shown.
    log.debug(`no Markdown preview: ${String(error)}`);
    await window.showTextDocument(uri, { preview: true });
  }
}
