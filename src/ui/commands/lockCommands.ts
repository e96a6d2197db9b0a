import { commands, env, Uri, window } from 'vscode';
import * as l10n from '@vscode/l10n';
import { journalOfNode } from '../../present/journalsTree';
import type { JournalRecord } from '../../core/inventory';
import type { CommandContext } from './commandContext';
import { entryOfRow } from './pickEntries';
import { oneHolder, oneLock } from './pickLocks';
import { showEntryExplanation, showExplanation, showJournalExplanation } from './showExplanation';

/** *Open*: the file of a lock, of a journal or of an entry, in an editor. */
export async function open(context: CommandContext, row: unknown): Promise<void> {
  const path = pathOfRow(context, row) ?? (await oneLock(context, row, l10n.t('Open')))?.path;
  if (path !== undefined) await commands.executeCommand('vscode.open', Uri.file(path));
}

/** *Reveal in Explorer*. */
export async function reveal(context: CommandContext, row: unknown): Promise<void> {
  const path = pathOfRow(context, row) ?? (await oneLock(context, row, l10n.t('Reveal in Explorer')))?.path;
  if (path !== undefined) await commands.executeCommand('revealInExplorer', Uri.file(path));
}

/** *Copy Holder PID*. */
export async function copyPid(context: CommandContext, row: unknown): Promise<void> {
  const named = await oneHolder(context, row, l10n.t('Copy Holder PID'), ({ holder }) => holder !== null);
  if (named === undefined) return;
  if (named.holder === null) {
    void window.showInformationMessage(l10n.t('This file names nobody.'));
    return;
  }
  await env.clipboard.writeText(String(named.holder.pid));
  window.setStatusBarMessage(l10n.t('Copied pid {0}', named.holder.pid), 3_000);
}

/** *Explain Verdict*: everything known about a lock, an entry of a registry or a journal, as a read-only document. */
export async function explain(context: CommandContext, row: unknown): Promise<void> {
  const journal = journalOfRow(context, row);
  if (journal !== undefined) return showJournalExplanation(context, journal, null);
  const entry = entryOfRow(context, row);
  if (entry !== undefined && entry.lock === null) return showEntryExplanation(context, entry);
  const record = await oneLock(context, row, l10n.t('Explain Verdict'));
  if (record !== undefined) await showExplanation(context, record);
}

function pathOfRow(context: CommandContext, row: unknown): string | undefined {
  return journalOfRow(context, row)?.path ?? entryOfRow(context, row)?.path ?? undefined;
}

function journalOfRow({ inventory }: CommandContext, row: unknown): JournalRecord | undefined {
  const id = typeof row === 'string' ? journalOfNode(row) : undefined;
  return id === undefined ? undefined : inventory.snapshot.journals.get(id);
}
