import { window } from 'vscode';
import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../../core/lock';
import { lockName, overrideConfirmation, typeNameText, wrongNameText } from '../../present/overrideText';
import { unlinked } from '../../present/safeText';
import type { CommandContext } from './commandContext';
import { showExplanation } from './showExplanation';
import { oneLock } from './pickLocks';
import { confirmAndRemove, isExchanged, isRefused, removeAndReport } from './removeLocks';

/** *Release Anyway…*: of a lock that nobody is seen to hold and nobody is proved not to; the person types its name. */
export async function releaseAnyway(context: CommandContext, row: unknown): Promise<void> {
  const title = l10n.t('Release Anyway');
  const record = await oneLock(context, row, title, ({ overridable }) => overridable);
  if (record === undefined) return;
  // Proved gone meanwhile: there is nothing to insist on.
  if (record.releasable) return confirmAndRemove(context, [record]);
  if (isRefused(context, [record], true)) return;
  const question = overrideConfirmation(record, Date.now(), context.roots(), isExchanged(context));
  const explain = l10n.t('Explain Verdict');
  const options = { modal: true, detail: question.detail };
  // The first button has the focus: one that does no harm.
  const answer = await window.showWarningMessage(question.message, options, explain, question.action);
  if (answer === explain) await showExplanation(context, record);
  if (answer !== question.action || !(await typedName(context, record, title))) return;
  await removeAndReport(context, [record], title, true);
}

/** Whether its name was typed, to the letter. */
async function typedName({ roots }: CommandContext, record: LockRecord, title: string): Promise<boolean> {
  const name = lockName(record);
  const typed = await window.showInputBox({
    title,
    prompt: unlinked(typeNameText(record, roots())),
    placeHolder: name,
    ignoreFocusOut: true,
    validateInput: (text) => (text === name ? undefined : unlinked(wrongNameText(record))),
  });
  return typed === name;
}
