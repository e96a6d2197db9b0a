import * as l10n from '@vscode/l10n';
import { env, window } from 'vscode';
import { planRowRelease } from '../../core/databases/endPlan';
import { rowQuestion } from '../../present/databases/actText';
import { type DatabaseContext, recordOf, rowOfCommand } from './context';
import { actAndReport, ask, copySqlTitle, refuse } from './reportOutcome';

/** *Release Lock Row…*: one statement that does nothing if the row is no longer as it was seen. */
export async function releaseLockRow(context: DatabaseContext, row: unknown): Promise<void> {
  const found = rowOfCommand(context, row);
  const [lockId] = found?.kind === 'table-lock' ? found.parts : [];
  if (found === undefined || lockId === undefined) {
    return void window.showInformationMessage(l10n.t('Choose a lock row in the Databases view first.'));
  }
  const record = recordOf(context, found);
  const lock = record?.reading?.tableLocks.find(({ id }) => id === lockId);
  const on = {
    title: lock === undefined ? l10n.t('Lock row') : `${lock.tool}: ${lock.table}`,
    logged: lock?.table ?? lockId,
  };
  const plan = planRowRelease(record, lockId, { trusted: context.host.isTrusted() });
  if (!plan.ok) return refuse(context, 'release-row', record, on, plan.error);
  const reading = record?.reading ?? null;
  if (record === undefined || reading === null) return;
  const question = rowQuestion(plan.value.lock, record.connection, reading.at);
  const answer = await ask(question, copySqlTitle());
  if (answer === copySqlTitle()) await env.clipboard.writeText(plan.value.sql);
  if (answer !== question.action) return;
  // The statement names what was seen when the question was asked.
  await actAndReport(context, { kind: 'release-row', lock: lockId, sql: plan.value.sql }, record, on, question.action);
}
