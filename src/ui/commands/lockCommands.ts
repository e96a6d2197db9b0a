import { commands, env, Uri, window } from 'vscode';
import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../../core/lock';
import { journalOfNode } from '../../present/journalsTree';
import { verdictDocumentUri } from '../verdictDocuments';
import type { CommandContext } from './commandContext';
import { oneLock } from './pickLocks';

/** *Open*: the file of a lock or of a journal, in an editor. */
export async function open(context: CommandContext, row: unknown): Promise<void> {
  const path = pathOfJournalRow(context, row) ?? (await oneLock(context, row, l10n.t('Open')))?.path;
  if (path !== undefined) await commands.executeCommand('vscode.open', Uri.file(path));
}

/** *Reveal in Explorer*. */
export async function reveal(context: CommandContext, row: unknown): Promise<void> {
  const path = pathOfJournalRow(context, row) ?? (await oneLock(context, row, l10n.t('Reveal in Explorer')))?.path;
  if (path !== undefined) await commands.executeCommand('revealInExplorer', Uri.file(path));
}

/** *Copy Holder PID*. */
export async function copyPid(context: CommandContext, row: unknown): Promise<void> {
  const record = await oneLock(context, row, l10n.t('Copy Holder PID'), ({ holder }) => holder !== null);
  if (record === undefined) return;
  if (record.holder === null) {
    void window.showInformationMessage(l10n.t('This file names nobody.'));
    return;
  }
  await env.clipboard.writeText(String(record.holder.pid));
  window.setStatusBarMessage(l10n.t('Copied pid {0}', record.holder.pid), 3_000);
}

/** *Explain Verdict*: everything known about a lock, as a read-only document. */
export async function explain(context: CommandContext, row: unknown): Promise<void> {
  const record = await oneLock(context, row, l10n.t('Explain Verdict'));
  if (record !== undefined) await showExplanation(context, record);
}

/** Opens the document that explains a lock: as a preview, or as its text where there is no preview. */
export async function showExplanation(context: CommandContext, record: LockRecord): Promise<void> {
  const uri = verdictDocumentUri(record);
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch (error) {
    // The built-in Markdown extension can be switched off: then the text itself is shown.
    context.log.debug(`no Markdown preview: ${String(error)}`);
    await window.showTextDocument(uri, { preview: true });
  }
}

function pathOfJournalRow({ inventory }: CommandContext, row: unknown): string | undefined {
  const id = typeof row === 'string' ? journalOfNode(row) : undefined;
  return id === undefined ? undefined : inventory.snapshot.journals.get(id)?.path;
}
