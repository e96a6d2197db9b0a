import type { DatabaseLock, LockTarget } from '../../core/databases/databaseLock';
import { metadataAccess, waitsForGranted, waitsForWaiting } from '../../core/databases/metadataLocks';
import { addToList } from '../../core/util/addToList';
import type { Wait } from '../../core/waits/wait';
import type { Graph, MetadataRow, RowLock } from './graph';

export interface LocksAndWaits {
  readonly locks: readonly DatabaseLock[];
  readonly waits: readonly Wait[];
  /** Locks that nobody waits for and that stop nobody from reading and writing: of these there is one for every open table. */
  readonly omitted: number;
}

/** A named lock that was asked after by its name, since the server has not recorded it: who has it. */
export interface UsedName {
  readonly name: string;
  readonly session: number;
}

/** To MySQL, capital letters in a name and small ones are the same, and it records the small ones; not so to MariaDB. */
type System = 'mysql' | 'mariadb';
const folded = (name: string, system: System): string => (system === 'mysql' ? name.toLowerCase() : name);

/** Those that are not among the recorded ones. */
export function unrecordedOf(used: readonly UsedName[], { metadata }: Graph, system: System): readonly UsedName[] {
  const recorded = new Set(
    metadata.flatMap(({ type, name, session, isPending }) =>
      type === 'USER LEVEL LOCK' && !isPending ? `${session ?? ''} ${folded(name ?? '', system)}` : [],
    ),
  );
  return used.filter(({ name, session }) => !recorded.has(`${session} ${folded(name, system)}`));
}

/** All locks that somebody waits for, all that have a name, and all that keep others from a table. */
export function locksOf(graph: Graph, system: System, unrecorded: readonly UsedName[] = []): LocksAndWaits {
  const metadata = metadataLocks(graph);
  const rows = rowLocks(graph);
  const named = unrecorded.map(({ name, session }) => namedLock(name, session, 'held'));
  const waits = [
    ...metadata.waits,
    ...rows.waits,
    ...namedWaits(graph, system, [...metadata.locks, ...named], metadata.waits),
  ];
  const waiting = waits.flatMap(({ lock, waiter }) =>
    lock !== null && lock.startsWith('named-wait:')
      ? [{ ...namedLock(lock.slice(lock.indexOf(' ') + 1), waiter, 'waiting'), id: lock }]
      : [],
  );
  const waitingIds = new Map(waiting.map((lock) => [lock.id, lock]));
  return {
    locks: [...metadata.locks, ...named, ...waitingIds.values(), ...rows.locks],
    waits,
    omitted: metadata.omitted,
  };
}

function metadataLocks(graph: Graph): LocksAndWaits {
  const byObject = new Map<string, MetadataRow[]>();
  for (const row of graph.metadata) addToList(byObject, JSON.stringify([row.type, row.schema, row.name]), row);
  const locks = new Map<string, DatabaseLock>();
  const waits: Wait[] = [];
  let omitted = 0;
  for (const rows of byObject.values()) {
    const pending = rows.filter(({ isPending }) => isPending);
    const granted = rows.filter(({ isPending }) => !isPending);
    const shown = new Set<MetadataRow>([...pending, ...granted.filter(isNotable)]);
    for (const waiter of pending) {
      // What is prepared has all that it asked for.
      if (waiter.session === null) continue;
      const { session } = waiter;
      const since = waitingSince(graph, waiter, granted);
      const holders = granted.filter(
        (row) => row.session !== session && waitsForGranted(row.type, waiter.mode, row.mode),
      );
      const behind = pending.filter(
        (row) => row.session !== session && waitsForWaiting(row.type, waiter.mode, row.mode),
      );
      const blockers = new Set<number | null>();
      const add = (blocker: number | null, isQueue: boolean): void => {
        if (blockers.has(blocker)) return;
        blockers.add(blocker);
        waits.push({ waiter: session, blocker, lock: idOf(waiter), since, isQueue });
      };
      for (const row of holders) {
        shown.add(row);
        add(row.session, false);
      }
      for (const row of behind) add(row.session, true);
    }
    for (const row of shown)
      locks.set(
        idOf(row),
        metadataLock(row, row.isPending ? waitingSince(graph, row, granted) : null, locks.get(idOf(row))),
      );
    omitted += rows.length - shown.size;
  }
  return { locks: [...locks.values()], waits, omitted };
}

/** What is worth a row though nobody waits for it: named locks, and what was taken so that others stay out. */
function isNotable({ type, mode, session }: MetadataRow): boolean {
  if (type === 'USER LEVEL LOCK') return true;
  if (type === 'TABLE') return /^(?:EXCLUSIVE|SHARED_NO_READ_WRITE|SHARED_NO_WRITE|SHARED_READ_ONLY)$/.test(mode);
  return /^(?:EXCLUSIVE|SHARED|BACKUP_FTWRL[12]|BACKUP_BLOCK_DDL)$/.test(mode) && type !== 'TABLE' && session !== 0;
}

/**
 * A statement opens its tables and asks for names when it begins, so that it waits since then. Not so one that has a
 * weaker lock on the same already: an ALTER asks for the stronger one at its end, and nobody says when.
 */
function waitingSince({ at, sessions }: Graph, waiter: MetadataRow, granted: readonly MetadataRow[]): number | null {
  if (granted.some(({ session }) => session === waiter.session)) return null;
  const forMs = waiter.session === null ? null : sessions.get(waiter.session)?.forMs;
  return forMs === null || forMs === undefined ? null : at - Math.max(0, forMs);
}

function idOf({ type, schema, name, mode, isPending, session }: MetadataRow): string {
  return `metadata:${JSON.stringify([session, isPending ? 'waiting' : 'held', mode, type, schema, name])}`;
}

function metadataLock(row: MetadataRow, since: number | null, same: DatabaseLock | undefined): DatabaseLock {
  const { type, schema, name, mode, isPending, session } = row;
  const target: LockTarget =
    type === 'USER LEVEL LOCK' ? { kind: 'named', name: name ?? '' } : { kind: 'metadata', type, schema, name };
  return {
    ...{ id: idOf(row), target, name: null, mode, access: metadataAccess(type, mode), session, transaction: null },
    state: isPending ? 'waiting' : 'held',
    waitingSince: since,
    // The same again, such as a name that is taken once a minute: one row each.
    count: same === undefined ? null : (same.count ?? 1) + 1,
  };
}

function namedLock(name: string, session: number, state: DatabaseLock['state']): DatabaseLock {
  return {
    ...{
      id: `named:${session}:${name}`,
      target: { kind: 'named', name },
      name: null,
      mode: 'EXCLUSIVE',
      access: 'exclusive',
    },
    ...{ session, transaction: null, state, waitingSince: null, count: null },
  };
}

/**
 * Where waits are not recorded, the state of a session says that it waits for a name, and its statement mostly which:
 * only one that is written out in it, and is had by somebody else, is believed.
 */
function namedWaits(
  { sessions, at }: Graph,
  system: System,
  locks: readonly DatabaseLock[],
  known: readonly Wait[],
): readonly Wait[] {
  const holders = locks.flatMap(({ target, session, state }) =>
    target.kind === 'named' && session !== null && state === 'held' ? [{ name: target.name, session }] : [],
  );
  const requests = new Map(
    locks.flatMap(({ id, target, session, state }) =>
      target.kind === 'named' && state === 'waiting' ? [[`${session} ${folded(target.name, system)}`, id]] : [],
    ),
  );
  return [...sessions.values()].flatMap(({ id, state, statement, forMs }): readonly Wait[] => {
    if (state !== 'User lock' || statement === null || known.some(({ waiter }) => waiter === id)) return [];
    const asked = new Set(
      [...statement.matchAll(/get_lock\s*\(\s*(["'])(.*?)\1\s*,/gis)].map(([, , name]) => folded(name ?? '', system)),
    );
    const inTheWay = holders.filter(({ name, session }) => session !== id && asked.has(folded(name, system)));
    const [only] = inTheWay;
    if (only === undefined || inTheWay.length > 1) return [];
    const since = forMs === null || asked.size > 1 ? null : at - Math.max(0, forMs);
    const lock = requests.get(`${id} ${folded(only.name, system)}`) ?? `named-wait:${id} ${only.name}`;
    return [{ waiter: id, blocker: only.session, lock, since, isQueue: false }];
  });
}

function rowLocks({ rowLocks: all, rowWaits, transactions }: Graph): Pick<LocksAndWaits, 'locks' | 'waits'> {
  const sinceOf = new Map<number, number | null>();
  const requestedBy = new Set<string>();
  for (const { session, waitingSince: since, requestedLock } of transactions) {
    if (session !== null) sinceOf.set(session, since);
    if (requestedLock !== null) requestedBy.add(requestedLock);
  }
  const locks = new Map<string, DatabaseLock>();
  const add = (lock: RowLock | undefined, isWaiting: boolean): void => {
    if (lock?.session === undefined) return;
    const id = `row:${lock.id}`;
    const since = isWaiting && lock.session !== null ? (sinceOf.get(lock.session) ?? null) : null;
    locks.set(id, rowLock(lock, id, isWaiting, since));
  };
  const waits = rowWaits.flatMap(({ requestedLock, blockingLock, waiter, blocker }): readonly Wait[] => {
    const blocking = all.get(blockingLock);
    const isQueue = blocking?.isWaiting ?? requestedBy.has(blockingLock);
    add(all.get(requestedLock), true);
    add(blocking, isQueue);
    // Whose they are may not be seen, or the one that waits is of the server itself.
    if (waiter === undefined || waiter === null || blocker === undefined) return [];
    return [{ waiter, blocker, lock: `row:${requestedLock}`, since: sinceOf.get(waiter) ?? null, isQueue }];
  });
  return { locks: [...locks.values()], waits };
}

function rowLock(lock: RowLock, id: string, isWaiting: boolean, since: number | null): DatabaseLock {
  const { schema, table, index, row, mode, isTable, session, transaction } = lock;
  return {
    id,
    target: isTable
      ? { kind: 'relation', database: null, schema, name: table, oid: null }
      : { kind: 'row', schema, table, index, row },
    name: null,
    mode,
    access: /^(?:S|IS)\b/.test(mode) ? 'shared' : /^(?:X|IX|AUTO_INC)/.test(mode) ? 'exclusive' : 'other',
    ...{
      session: session ?? null,
      transaction,
      state: isWaiting ? 'waiting' : 'held',
      waitingSince: since,
      count: null,
    },
  };
}
