import * as l10n from '@vscode/l10n';
import { ProgressLocation, window } from 'vscode';
import { clientHolder } from '../../core/databases/clientHolder';
import type { Holder } from '../../core/lock';
import { holderOf } from '../../core/registry/registry';
import { executeStop, planStop, type StopPlan, waitForEnd } from '../../core/stop';
import { refusalSentence } from '../../present/databases/actText';
import { databaseRowOf } from '../../present/databases/rowIds';
import {
  noClientText,
  stillRunningText,
  stopClientQuestion,
  stopEntryQuestion,
  stopQuestion,
  stoppedText,
  stopRefusalText,
  wrongPidText,
} from '../../present/stopText';
import { unlinked } from '../../present/safeText';
import type { CommandContext } from './commandContext';
import { oneEntry } from './pickEntries';
import { oneLock } from './pickLocks';

/** How long a process may take to end before killing it is offered. Milliseconds. */
const patienceMs = 5_000;

/** *Stop Holder…*: asks for the pid to be typed, ends the process, and offers to kill it when it does not end. */
export async function stopHolder(context: CommandContext, row: unknown): Promise<void> {
  const title = l10n.t('Stop Holder');
  const record = await oneLock(context, row, title, ({ holder }) => holder?.liveness === 'alive');
  if (record === undefined) return;
  const question = (plan: StopPlan): string => stopQuestion(plan, record, context.roots());
  await stop(context, record.holder, { title, question, what: `holder of ${JSON.stringify(record.path)}` });
}

/** *Stop Process…*: the same of the process that an entry of a registry leads to, or that a session of a database is of. */
export async function stopProcess(context: CommandContext, row: unknown): Promise<void> {
  const title = l10n.t('Stop Process');
  if (databaseRowOf(row) !== undefined) return stopClient(context, row, title);
  const entry = await oneEntry(context, row, title, (one) => holderOf(one)?.liveness === 'alive');
  if (entry === undefined) return;
  const question = (plan: StopPlan): string => stopEntryQuestion(plan, entry, context.roots());
  await stop(context, holderOf(entry), { title, question, what: `registered as ${JSON.stringify(entry.name)}` });
}

async function stopClient(context: CommandContext, row: unknown, title: string): Promise<void> {
  const client = await context.databases.clientOf(row);
  if (client === undefined) return void window.showInformationMessage(noClientText());
  const { session, process, connection } = client;
  // What it has open on the server would end with it.
  if (connection.lookOnly) return void window.showWarningMessage(unlinked(refusalSentence({ reason: 'look-only' })));
  const question = (plan: StopPlan): string => stopClientQuestion(plan, session, connection);
  const holder = await clientHolder(process, context.stop.processes);
  await stop(context, holder, { title, question, what: `client of session ${session.id}` });
  await context.databases.refresh();
}

/** How it is asked about one process, and what it is in the log. */
interface Asking {
  readonly title: string;
  readonly question: (plan: StopPlan) => string;
  readonly what: string;
}

async function stop(context: CommandContext, holder: Holder | null, { title, question, what }: Asking): Promise<void> {
  const { log } = context;
  const plan = planStop({ holder }, context.policy().trusted, context.stop.ownPids());
  if (!plan.ok) return void window.showWarningMessage(unlinked(stopRefusalText(plan.error)));
  const { pid } = plan.value;
  const typed = await window.showInputBox({
    title,
    prompt: unlinked(question(plan.value)),
    placeHolder: String(pid),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === String(pid) ? undefined : wrongPidText(pid)),
  });
  if (typed?.trim() !== String(pid)) return;
  log.info(`SIGTERM to ${pid} (${JSON.stringify(plan.value.command)}), ${what}`);
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
