import * as l10n from '@vscode/l10n';
import { env, window } from 'vscode';
import type { ConnectionRecord } from '../../core/databases/connectionRecord';
import { isIdle } from '../../core/databases/endPlan';
import { copiedName } from '../../present/databases/heldRows';
import { type DatabaseRow, sessionOfRow } from '../../present/databases/rowIds';
import { type DatabaseContext, recordOf, rowOfCommand } from './context';

/** *Copy SQL*: what would cure the row, for a person to run. */
export async function copySql(context: DatabaseContext, row: unknown): Promise<void> {
  const found = rowOfCommand(context, row);
  const record = found === undefined ? undefined : recordOf(context, found);
  const sql = found === undefined || record === undefined ? null : sqlOfRow(context, record, found);
  if (sql === null) return void window.showInformationMessage(l10n.t('There is no SQL for this row.'));
  await copy(sql, l10n.t('Copied the SQL'));
}

/** *Copy Lock Name or Key*: as the server knows it. */
export async function copyLockName(context: DatabaseContext, row: unknown): Promise<void> {
  const found = rowOfCommand(context, row);
  const record = found === undefined ? undefined : recordOf(context, found);
  const name = found === undefined || record === undefined ? null : nameOfRow(record, found);
  if (name === null) return void window.showInformationMessage(l10n.t('There is no lock in this row.'));
  await copy(name, l10n.t('Copied {0}', name));
}

async function copy(text: string, words: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(words, 3_000);
}

function sqlOfRow({ desk }: DatabaseContext, record: ConnectionRecord, row: DatabaseRow): string | null {
  const reading = record.reading;
  if (reading === null) return null;
  const { id } = record.connection;
  if (row.kind === 'gap') {
    return reading.gaps.find(({ code, subject }) => code === row.parts[0] && subject === row.parts[1])?.cure ?? null;
  }
  if (row.kind === 'table-lock') return reading.tableLocks.find((lock) => lock.id === row.parts[0])?.releaseSql ?? null;
  const seen = sessionOfRow(row);
  const session = seen === null ? undefined : reading.sessions.get(seen.id);
  const mark = seen?.mark ?? null;
  if (session === undefined || mark === null || session.mark !== mark) return null;
  const kinds = isIdle(session) ? (['terminate'] as const) : (['cancel', 'terminate'] as const);
  const lines = kinds.map((kind) => desk.sqlOf(id, { kind, session: session.id, mark }));
  return lines.some((line) => line === null) ? null : lines.join('\n');
}

function nameOfRow({ reading }: ConnectionRecord, { kind, parts }: DatabaseRow): string | null {
  if (reading === null) return null;
  if (kind === 'table-lock') return reading.tableLocks.find(({ id }) => id === parts[0])?.table ?? null;
  const lock =
    kind === 'target'
      ? reading.locks.find(({ target }) => JSON.stringify(target) === parts[0])
      : kind === 'held'
        ? reading.locks.find(({ id }) => id === parts[2])
        : undefined;
  return lock === undefined ? null : copiedName(lock);
}
