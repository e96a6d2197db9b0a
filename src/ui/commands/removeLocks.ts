import { commands, ProgressLocation, window } from 'vscode';
import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../../core/lock';
import { planRelease } from '../../core/release';
import { removeEach, type SweepResult } from '../../core/sweep';
import { fileText } from '../../present/placeText';
import { refusalText, releaseConfirmation, releasedText } from '../../present/releaseText';
import { views } from '../ids';
import type { CommandContext } from './commandContext';
import { showExplanation } from './lockCommands';
import type { LockItem } from './pickLocks';
import { undoLast } from './undoLastRelease';

/** Asks, removes by the release protocol, and says what came of it. Nothing is removed without the question. */
export async function confirmAndRemove(context: CommandContext, records: readonly LockRecord[]): Promise<void> {
  const refused = records.flatMap((record) => {
    const plan = planRelease(record, context.policy());
    return plan.ok ? [] : [{ record, result: plan }];
  });
  if (refused.length > 0) return report(context, refused);

  const question = releaseConfirmation(records, Date.now(), context.roots());
  // VS Code focuses the first button, and Cancel cannot be the first: so the first is one that does no harm.
  const [only] = records;
  const harmless = records.length === 1 ? l10n.t('Explain Verdict') : l10n.t('Show Locks');
  const options = { modal: true, detail: question.detail };
  const answer = await window.showWarningMessage(question.message, options, harmless, question.action);
  if (answer === harmless) {
    if (records.length === 1 && only !== undefined) await showExplanation(context, only);
    else await commands.executeCommand(`${views.locks}.focus`);
  }
  if (answer !== question.action) return;
  const results = await removeWithProgress(context, records, question.action);
  await context.onUndoChanged();
  // Said at once: to look at everything again may take a while.
  await report(context, results);
  await context.survey.refresh();
}

/** A choice of several, then the question. */
export async function pickAndRemove(
  context: CommandContext,
  items: readonly LockItem[],
  texts: { readonly title: string; readonly placeHolder: string },
): Promise<void> {
  const options = { ...texts, canPickMany: true, matchOnDescription: true, matchOnDetail: true } as const;
  const picked = (await window.showQuickPick(items, options)) ?? [];
  if (picked.length === 0) return;
  await confirmAndRemove(
    context,
    picked.map(({ record }) => record),
  );
}

async function removeWithProgress(
  context: CommandContext,
  records: readonly LockRecord[],
  title: string,
): Promise<readonly SweepResult[]> {
  return window.withProgress(
    {
      location: records.length > 1 ? ProgressLocation.Notification : ProgressLocation.Window,
      title,
      cancellable: true,
    },
    async (progress, token) => {
      const abort = new AbortController();
      const subscription = token.onCancellationRequested(() => abort.abort());
      try {
        return await removeEach(records, context.policy(), context.release, abort.signal, (done) => {
          logResult(context, done);
          progress.report({ increment: 100 / records.length, message: fileText(done.record.path, context.roots()) });
        });
      } finally {
        subscription.dispose();
      }
    },
  );
}

function logResult({ log }: CommandContext, { record, result }: SweepResult): void {
  const what = `${record.dialect} ${JSON.stringify(record.path)}`;
  const evidence = JSON.stringify(record.evidence);
  if (result.ok) log.info(`removed ${what}, kept as ${result.value.id}; ${evidence}`);
  else log.warn(`did not remove ${what}: ${JSON.stringify(result.error)}; ${evidence}`);
}

/** Not awaited by the caller's progress: a message stays until the user is done with it. */
async function report(context: CommandContext, results: readonly SweepResult[]): Promise<void> {
  const now = Date.now();
  const kept = results.flatMap(({ result }) => (result.ok ? [result.value] : []));
  const refusals = results.flatMap(({ record, result }) => (result.ok ? [] : [{ record, refusal: result.error }]));
  for (const { record, refusal } of refusals) {
    if (kept.length === 0 || refusal.reason === 'conflict') continue;
    context.log.warn(`${record.path}: ${refusalText(refusal, now)}`);
  }
  const conflict = refusals.find(({ refusal }) => refusal.reason === 'conflict');
  if (conflict !== undefined) {
    void window.showErrorMessage(refusalText(conflict.refusal, now), { modal: true });
  }
  const [first] = refusals;
  if (kept.length === 0) {
    if (first !== undefined && conflict === undefined) {
      void window.showWarningMessage(
        `${fileText(first.record.path, context.roots())}: ${refusalText(first.refusal, now)}`,
      );
    }
    return;
  }
  const undo = l10n.t('Undo');
  const rest = refusals.length === 0 ? '' : ` ${l10n.t('{0} refused; see the log.', refusals.length)}`;
  const ids = kept.map(({ id }) => id);
  context.rememberRelease(ids);
  void window.showInformationMessage(releasedText(kept, context.roots()) + rest, undo).then((answer) => {
    if (answer === undo) return undoLast(context, ids);
    return undefined;
  });
  return Promise.resolve();
}
