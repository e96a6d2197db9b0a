import type { ConnectionRecord, DatabaseConnection } from '../../../src/core/databases/connectionRecord';
import type { DatabaseLock } from '../../../src/core/databases/databaseLock';
import type { DatabaseReading } from '../../../src/core/databases/reading';
import type { Session } from '../../../src/core/databases/session';
import type { Wait } from '../../../src/core/waits/wait';
import { waitingSince } from '../../../src/core/databases/waitingSince';
import { readingOf } from './fakeEngine';

/** The clock of the server in these tests. */
export const serverNow = 1_000_000_000;

export function sessionOf(id: number, parts: Partial<Session> = {}): Session {
  return {
    id,
    mark: `mark ${id}`,
    startedAt: serverNow - 3_600_000,
    user: 'app',
    database: 'shop',
    application: 'api',
    client: { address: '10.0.0.7', port: 40_000 + id },
    process: null,
    state: 'active',
    stateSince: serverNow - 60_000,
    transactionSince: serverNow - 60_000,
    statement: 'UPDATE accounts SET balance = 0',
    undoRecords: null,
    isOfServer: false,
    isOwn: false,
    ...parts,
  };
}

export function waitOf(waiter: number, blocker: number | null, parts: Partial<Wait> = {}): Wait {
  return { waiter, blocker, lock: `lock ${waiter}`, since: serverNow - 12_000, isQueue: false, ...parts };
}

export function lockOf(id: string, parts: Partial<DatabaseLock> = {}): DatabaseLock {
  return {
    id,
    target: { kind: 'advisory', form: 'bigint', key: '7241865325823964', database: 'shop' },
    name: { certainty: 'certain', tool: 'node-pg-migrate', subject: { kind: 'migrations', detail: null } },
    mode: 'ExclusiveLock',
    access: 'exclusive',
    session: 1,
    transaction: null,
    state: 'held',
    waitingSince: null,
    count: null,
    ...parts,
  };
}

export function connectionOf(parts: Partial<DatabaseConnection> = {}): DatabaseConnection {
  const url = 'postgres://app@localhost/shop';
  return {
    id: 'shop',
    name: 'shop',
    system: 'postgresql',
    place: 'app@localhost/shop',
    lookOnly: false,
    passwordKey: 'postgresql://app@localhost/shop',
    origin: { kind: 'url', url },
    signature: url,
    ...parts,
  };
}

/** A connection over which that was read. */
export function connectedRecord(
  parts: Partial<Omit<DatabaseReading, 'sessions'>> & { readonly sessions?: readonly Session[] },
  connection: Partial<DatabaseConnection> = {},
): ConnectionRecord {
  const sessions = new Map((parts.sessions ?? []).map((session) => [session.id, session]));
  const reading = readingOf({ at: serverNow, ...parts, sessions });
  return {
    connection: connectionOf(connection),
    state: { kind: 'connected' },
    reading,
    waiting: waitingSince(reading, new Map()),
  };
}
