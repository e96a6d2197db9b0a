import * as l10n from '@vscode/l10n';
import { ProgressLocation, window } from 'vscode';
import type { ConnectionRecord } from '../../core/databases/connectionRecord';
import { databaseEntry } from '../../core/databases/databaseAudit';
import type { ActRefusal } from '../../core/databases/endPlan';
import type { DatabaseAction } from '../../core/databases/engine';
import { fail } from '../../core/result';
import { type ActQuestion, notAskedText, outcomeText, refusalSentence } from '../../present/databases/actText';
import { oneLine, unlinked } from '../../present/safeText';
import { underProgress } from '../commands/underProgress';
import type { DatabaseContext } from './context';

/** What is said of a thing in messages, and what of it in the log, which has no text of a statement in it. */
export interface ActedOn {
  readonly title: string;
  readonly logged: string;
}

/** Refused before anything was asked of the server: noted, and said. */
export function refuse(
  { host }: DatabaseContext,
  kind: DatabaseAction['kind'],
  record: ConnectionRecord | undefined,
  on: ActedOn,
  refusal: ActRefusal,
): void {
  host.audit.add(databaseEntry(kind, record, on.logged, fail(refusal), host.clock.now()));
  void window.showWarningMessage(unlinked(`${oneLine(on.title)}: ${refusalSentence(refusal)}`));
}

/** Asks a person; the first button has the focus, and does no harm. */
export async function ask(
  { message, detail, action }: ActQuestion,
  harmless: string,
  between: readonly string[] = [],
): Promise<string | undefined> {
  return window.showWarningMessage(unlinked(message), { modal: true, detail }, harmless, ...between, action);
}

/** Acts, notes it, and says what came of it. */
export async function actAndReport(
  context: DatabaseContext,
  action: DatabaseAction,
  record: ConnectionRecord,
  on: ActedOn,
  title: string,
): Promise<void> {
  const { host, desk } = context;
  const options = { location: ProgressLocation.Window, title };
  const result = await underProgress(host, options, (signal) => desk.act(record.connection.id, action, signal));
  host.audit.add(databaseEntry(action.kind, record, on.logged, result, host.clock.now()));
  if (!result.ok) return void window.showWarningMessage(unlinked(notAskedText(result.error)));
  const text = unlinked(outcomeText(action.kind, result.value, oneLine(on.title)));
  if (result.value.kind === 'done') return void window.showInformationMessage(text);
  void window.showWarningMessage(text);
}

/** The harmless button of every question. */
export function copySqlTitle(): string {
  return l10n.t('Copy SQL');
}
