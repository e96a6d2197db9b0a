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
  const waits = new Map<string, Wait>();
  for (const [pid, blockers] of graph.blocked) {
    const waiter = leaderOf(pid);
    const wanted = bySession.get(waiter)?.find(({ lock }) => lock.state === 'waiting');
    if (wanted === undefined || !isKnown(waiter)) continue;
    for (const number of blockers) {
      // A prepared transaction has the number 0.
      const blocker = number === 0 ? null : leaderOf(number);
      if (blocker === waiter || (blocker !== null && !isKnown(blocker))) continue;
      waits.set(`${waiter} ${blocker ?? ''}`, {
        waiter,
        blocker,
        lock: wanted.lock.id,
        since: wanted.lock.waitingSince,
        isQueue: isBefore(wanted, bySession.get(blocker) ?? []),
      });
    }
  }
  return [...waits.values()];
}

/** Whether what the blocker has of it would let the waiter in, so that he is only before it in the queue. */
function isBefore(wanted: PostgresLock, ofBlocker: readonly PostgresLock[]): boolean {
  const same = ofBlocker.filter(({ target }) => target === wanted.target);
  const holds = same.some(({ lock }) => lock.state === 'held' && excludes(wanted.lock.mode, lock.mode));
  return !holds && same.some(({ lock }) => lock.state === 'waiting');
}
