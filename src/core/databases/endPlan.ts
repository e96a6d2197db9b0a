import { fail, ok, type Result } from '../result';
import { sessionsBehind, waitGraphOf } from '../waits/waitGraph';
import type { ConnectionRecord } from './connectionRecord';
import type { Session } from './session';
import type { TableLock } from './tableLock';

/** A session to be told to stop, as it was when a person was asked. */
export interface EndPlan {
  readonly connection: string;
  readonly session: Session;
  /** What tells it from a later session of the same number. */
  readonly mark: string;
  /** Sessions that wait for it, directly or for one that does. */
  readonly behind: number;
  readonly heavy: HeavyRollback | null;
}

/** Why its end may take long: the server must undo what it did, and keeps its locks meanwhile. */
export type HeavyRollback =
  | { readonly kind: 'undo-records'; readonly count: number }
  /** Milliseconds for which its transaction has been open. */
  | { readonly kind: 'long-transaction'; readonly openMs: number };

export type ActRefusal =
  | { readonly reason: 'untrusted-workspace' | 'look-only' | 'not-connected' | 'gone' | 'changed' }
  | { readonly reason: 'own-session' | 'server-process' | 'hidden' | 'nothing-runs' }
  | { readonly reason: 'not-taken' | 'no-statement' | 'replica' };

export interface ActPolicy {
  readonly trusted: boolean;
}

/** Spirit takes a transaction of so many undo records for one that is better not rolled back. */
const heavyRecords = 1_000_000;
const longTransactionMs = 10 * 60_000;

/** Whether a session may be ended from here, and what that means. `mark` is that of the session which was seen. */
export function planEnd(
  kind: 'cancel' | 'terminate',
  record: ConnectionRecord | undefined,
  sessionId: number,
  mark: string | null,
  policy: ActPolicy,
): Result<EndPlan, ActRefusal> {
  const refusal = notHere(record, policy);
  if (refusal !== null) return fail(refusal);
  const reading = record?.reading;
  if (record === undefined || reading === undefined || reading === null) return fail({ reason: 'not-connected' });
  const session = reading.sessions.get(sessionId);
  if (session === undefined) return fail({ reason: 'gone' });
  if (session.isOwn) return fail({ reason: 'own-session' });
  if (session.isOfServer) return fail({ reason: 'server-process' });
  // What cannot be told from a later one of the same number is not touched.
  if (session.mark === null) return fail({ reason: 'hidden' });
  if (session.mark !== mark) return fail({ reason: 'changed' });
  if (kind === 'cancel' && isIdle(session)) return fail({ reason: 'nothing-runs' });
  return ok({
    connection: record.connection.id,
    session,
    mark,
    behind: sessionsBehind(waitGraphOf(reading.waits), sessionId),
    heavy: heavyRollback(session, reading.at),
  });
}

/** Whether a lock that is a row may be let go of from here. */
export function planRowRelease(
  record: ConnectionRecord | undefined,
  lockId: string,
  policy: ActPolicy,
): Result<{ readonly lock: TableLock; readonly sql: string }, ActRefusal> {
  const refusal = notHere(record, policy);
  if (refusal !== null) return fail(refusal);
  const lock = record?.reading?.tableLocks.find(({ id }) => id === lockId);
  if (lock === undefined) return fail({ reason: 'gone' });
  if (!lock.isTaken) return fail({ reason: 'not-taken' });
  if (record?.reading?.server.isReplica === true) return fail({ reason: 'replica' });
  return lock.releaseSql === null ? fail({ reason: 'no-statement' }) : ok({ lock, sql: lock.releaseSql });
}

/** It has no statement that could be cancelled. */
export function isIdle({ state }: Session): boolean {
  return state === 'idle' || state === 'idle-in-transaction' || state === 'idle-in-failed-transaction';
}

function notHere(record: ConnectionRecord | undefined, { trusted }: ActPolicy): ActRefusal | null {
  if (!trusted) return { reason: 'untrusted-workspace' };
  if (record === undefined) return { reason: 'gone' };
  if (record.connection.lookOnly) return { reason: 'look-only' };
  return record.reading === null ? { reason: 'not-connected' } : null;
}

function heavyRollback({ undoRecords, transactionSince }: Session, at: number): HeavyRollback | null {
  if (undoRecords !== null && undoRecords >= heavyRecords) return { kind: 'undo-records', count: undoRecords };
  const openMs = transactionSince === null ? 0 : at - transactionSince;
  return openMs >= longTransactionMs ? { kind: 'long-transaction', openMs } : null;
}
