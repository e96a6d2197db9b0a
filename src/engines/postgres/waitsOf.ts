import type { Wait } from '../../core/waits/wait';
import { addToList } from '../../core/util/addToList';
import type { Graph } from './graph';
import { excludes } from './lockModes';
import type { PostgresLock } from './locksOf';

/**
 * Who waits for whom, as the server says it. It is asked a moment after its locks were read: of what does not fit, since
 * somebody got what he wanted or ended meanwhile, nothing is said.
 */
export function waitsOf(
  graph: Graph,
  locks: readonly PostgresLock[],
  leaderOf: (pid: number) => number,
  isKnown: (pid: number) => boolean,
): readonly Wait[] {
  const bySession = new Map<number | null, PostgresLock[]>();
  for (const each of locks) addToList(bySession, each.lock.session, each);
  const replays = new Set(graph.sessions.flatMap((row) => (row[12] === 'startup' ? [row[0]] : [])));
  const waits: Wait[] = [];
  const seen = new Map<number, Set<number | null>>();
  for (const [pid, blockers] of graph.blocked) {
    const waiter = leaderOf(pid);
    const wanted = bySession.get(waiter)?.find(({ lock }) => lock.state === 'waiting');
    if (wanted === undefined || !isKnown(waiter)) continue;
    const known = seen.get(waiter) ?? new Set();
    seen.set(waiter, known);
    for (const number of blockers.length === 0 && replays.has(pid) ? holdersOf(wanted, locks) : blockers) {
      // A prepared transaction has the number 0.
      const blocker = number === 0 ? null : leaderOf(number);
      if (blocker === waiter || known.has(blocker) || (blocker !== null && !isKnown(blocker))) continue;
      known.add(blocker);
      const { id, waitingSince } = wanted.lock;
      const isQueue = isBefore(wanted, bySession.get(blocker) ?? []);
      waits.push({ waiter, blocker, lock: id, since: waitingSince, isQueue });
    }
  }
  return waits;
}

/**
 * Whose locks keep the process that replays the changes of the primary from its own: of it the server gives no blockers,
 * since it is no backend (PostgreSQL, procarray.c, `BackendPidGetProc`). All locks were read at once.
 */
function holdersOf(wanted: PostgresLock, locks: readonly PostgresLock[]): readonly number[] {
  return locks.flatMap(({ target, lock }) =>
    target === wanted.target && lock.state === 'held' && lock.session !== null && excludes(wanted.lock.mode, lock.mode)
      ? [lock.session]
      : [],
  );
}

/**
 * Whether what the blocker has of it would let the waiter in, so that he is only before it in the queue. Of a queue of two
 * hundred it is asked twenty thousand times.
 */
function isBefore(wanted: PostgresLock, ofBlocker: readonly PostgresLock[]): boolean {
  let isWaiting = false;
  for (const { target, lock } of ofBlocker) {
    if (target !== wanted.target) continue;
    if (lock.state === 'waiting') isWaiting = true;
    else if (excludes(wanted.lock.mode, lock.mode)) return false;
  }
  return isWaiting;
}
