import * as l10n from '@vscode/l10n';
import { env, window } from 'vscode';
import { isIdle, planEnd } from '../../core/databases/endPlan';
import { endQuestion } from '../../present/databases/actText';
import { sessionOfRow } from '../../present/databases/rowIds';
import { sessionShort } from '../../present/databaseSessionText';
import { type DatabaseContext, recordOf, rowOfCommand } from './context';
import { actAndReport, ask, copySqlTitle, refuse } from './reportOutcome';

/**
 * *Cancel Statement…* and *Terminate Session…*. Who would terminate is offered to cancel first, where that can help. The
 * mark is that of the row, so that a session which got the number since is not the one that is hit.
 */
export async function cancelOrTerminate(
  context: DatabaseContext,
  kind: 'cancel' | 'terminate',
  row: unknown,
): Promise<void> {
  const found = rowOfCommand(context, row);
  const seen = found === undefined ? null : sessionOfRow(found);
  if (found === undefined || seen === null) {
    return void window.showInformationMessage(l10n.t('Choose a session in the Databases view first.'));
  }
  const record = recordOf(context, found);
  const session = record?.reading?.sessions.get(seen.id);
  const title = session === undefined ? l10n.t('session {0}', seen.id) : sessionShort(session);
  const on = { title, logged: `session ${seen.id}` };
  const plan = planEnd(kind, record, seen.id, seen.mark, { trusted: context.host.isTrusted() });
  const reading = record?.reading ?? null;
  if (!plan.ok) return refuse(context, kind, record, on, plan.error);
  if (record === undefined || reading === null) return;
  const question = endQuestion(kind, plan.value, record.connection, reading);
  const gentler = l10n.t('Cancel Statement');
  const between = kind === 'terminate' && !isIdle(plan.value.session) ? [gentler] : [];
  const answer = await ask(question, copySqlTitle(), between);
  const chosen = answer === question.action ? kind : answer === gentler ? 'cancel' : null;
  const { id, mark } = { id: seen.id, mark: plan.value.mark };
  if (answer === copySqlTitle()) {
    const sql = context.desk.sqlOf(record.connection.id, { kind, session: id, mark });
    if (sql !== null) await env.clipboard.writeText(sql);
  }
  if (chosen === null) return;
  await actAndReport(context, { kind: chosen, session: id, mark }, record, on, question.action);
}
