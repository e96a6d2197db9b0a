import type { ConnectionRecord, DatabaseConnection } from '../../core/databases/connectionRecord';
import type { DatabaseLock } from '../../core/databases/databaseLock';
import { isIdle } from '../../core/databases/endPlan';
import type { DatabaseReading } from '../../core/databases/reading';
import type { Session } from '../../core/databases/session';
import type { WaitingSince } from '../../core/databases/waitingSince';
import { databaseRowId, type DatabaseRowKind } from './rowIds';

/** What the rows of one connection are made from. */
export interface RowScope {
  readonly connection: DatabaseConnection;
  readonly reading: DatabaseReading;
  readonly waiting: WaitingSince;
  readonly lockOf: (id: string) => DatabaseLock | undefined;
  /** By our clock. */
  readonly now: number;
  readonly id: (kind: DatabaseRowKind, ...parts: readonly string[]) => string;
}

export function rowScope(record: ConnectionRecord, reading: DatabaseReading, now: number): RowScope {
  const locks = new Map(reading.locks.map((lock) => [lock.id, lock]));
  return {
    connection: record.connection,
    reading,
    waiting: record.waiting,
    lockOf: (id) => locks.get(id),
    now,
    id: (kind, ...parts) => databaseRowId(record.connection.id, kind, ...parts),
  };
}

/** What menus go by for a row about a session. */
export function sessionContext(session: Session, { connection }: RowScope): string {
  const ofProcess = session.process === null ? [] : connection.lookOnly ? ['process'] : ['process', 'stop'];
  const words = ['session', ...ofProcess];
  if (session.isOwn || session.isOfServer || session.mark === null) return words.join(' ');
  words.push('sql');
  if (!connection.lookOnly) {
    if (!isIdle(session)) words.push('cancel');
    words.push('terminate');
  }
  return words.join(' ');
}
