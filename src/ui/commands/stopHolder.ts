import * as l10n from '@vscode/l10n';
import { ProgressLocation, window } from 'vscode';
import { executeStop, planStop, type StopPlan, waitForEnd } from '../../core/stop';
import { stillRunningText, stopQuestion, stoppedText, stopRefusalText, wrongPidText } from '../../present/stopText';
import { unlinked } from '../../present/safeText';
import type { CommandContext } from './commandContext';
import { oneLock } from './pickLocks';

/** How long a process may take to end before killing it is offered. Milliseconds. */
const patienceMs = 5_000;

/** *Stop Holder…*: asks for the pid to be typed, ends the process, and offers to kill it when it does not end. */
export async function stopHolder(context: CommandContext, row: unknown): Promise<void> {
  const title = l10n.t('Stop Holder');
  const record = await oneLock(context, row, title, ({ holder }) => holder?.liveness === 'alive');
  if (record === undefined) return;
  const { stop, log } = context;
  const plan = planStop(record, context.policy().trusted, stop.ownPids());
  if (!plan.ok) return void window.showWarningMessage(unlinked(stopRefusalText(plan.error)));
  const { pid } = plan.value;
  const typed = await window.showInputBox({
    title,
    prompt: unlinked(stopQuestion(plan.value, record, context.roots())),
    placeHolder: String(pid),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === String(pid) ? undefined : wrongPidText(pid)),
  });
  if (typed?.trim() !== String(pid)) return;
  log.info(`SIGTERM to ${pid} (${JSON.stringify(plan.value.command)}), holder of ${JSON.stringify(record.path)}`);
  if (await end(context, plan.value, 'SIGTERM')) return;
  const kill = l10n.t('Kill Process');
  const options = { modal: true, detail: stillRunningText(plan.value) };
  const wait = l10n.t('Leave It');
  // The first button has the focus: the one that does nothing.
  const answer = await window.showWarningMessage(l10n.t('Kill process {0}?', pid), options, wait, kill);
  if (answer !== kill) return;
  log.info(`SIGKILL to ${pid}`);
  await end(context, plan.value, 'SIGKILL');
}

/** Whether that is all there is to do: it has ended, or was refused and the person told so. */
async function end(context: CommandContext, plan: StopPlan, signal: 'SIGTERM' | 'SIGKILL'): Promise<boolean> {
  const sent = await executeStop(plan, signal, context.stop);
  if (!sent.ok) {
    context.log.warn(`${signal} to ${plan.pid}: ${sent.error.reason}`);
    void window.showWarningMessage(unlinked(stopRefusalText(sent.error)));
    return true;
  }
  const ended = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t('Waiting for process {0} to end', plan.pid),
      cancellable: true,
    },
    async (_progress, token) => {
      const abort = new AbortController();
      const subscription = token.onCancellationRequested(() => abort.abort());
      try {
        return await waitForEnd(plan, patienceMs, context.stop, abort.signal);
      } finally {
        subscription.dispose();
      }
    },
  );
  await context.survey.pulse();
  if (ended) void window.showInformationMessage(stoppedText(plan));
  return ended;
}
