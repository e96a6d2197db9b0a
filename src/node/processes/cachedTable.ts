import type { ProcessState, ProcessTable } from '../../core/processPorts';
import { probePid, type PidProbe } from './pids';

export interface CachedTableOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  readonly probe?: PidProbe;
}

interface Known {
  readonly state: ProcessState;
  readonly seenAt: number;
}

/** Milliseconds that an answer may be given again. */
const lifetimeMs = 10_000;

/**
 * Spares a table that has to start a program. An answer is given again while it is young and the kernel agrees with
 * it; once a pid is not covered, the whole query is looked up anew, since one run costs the same for many pids.
 */
export function createCachedTable(table: ProcessTable, options: CachedTableOptions = {}): ProcessTable {
  const now = options.now ?? (() => performance.now());
  const probe = options.probe ?? probePid;
  let known: ReadonlyMap<number, Known> = new Map();

  function isFresh(pid: number): boolean {
    const entry = known.get(pid);
    return entry !== undefined && now() - entry.seenAt < lifetimeMs && stillHolds(entry.state, probe);
  }

  return {
    async query(pids, signal) {
      if (pids.every(isFresh)) {
        return new Map(pids.flatMap((pid) => entryOf(pid, known)));
      }
      // Taken before the look: what ends while it lasts must not be younger than it is.
      const seenAt = now();
      const states = await table.query(pids, signal);
      const young = [...known].filter(([, entry]) => seenAt - entry.seenAt < lifetimeMs);
      const fresh = [...states].map(([pid, state]): [number, Known] => [pid, { state, seenAt }]);
      // Given up half way, the answers say more about the caller than about the processes.
      known = new Map(signal?.aborted ? young : [...young, ...fresh]);
      return states;
    },
  };
}

function entryOf(pid: number, known: ReadonlyMap<number, Known>): readonly [number, ProcessState][] {
  const entry = known.get(pid);
  return entry === undefined ? [] : [[pid, entry.state]];
}

/** Whether an earlier answer may be given again, by what signal 0 says now. */
function stillHolds(state: ProcessState, probe: PidProbe): boolean {
  switch (state.state) {
    case 'running':
    case 'hidden':
      return probe(state.pid) === 'there';
    case 'absent':
      return probe(state.pid) === 'gone';
    case 'zombie':
    case 'thread':
      // They answer to signal 0 like the process that may have their id next, and they speak against a holder.
      return false;
    case 'unreadable':
      // What could not be read a moment ago is not tried again at once; what is no pid never changes.
      return true;
  }
}
