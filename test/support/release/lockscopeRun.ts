import { dirname } from 'node:path';
import { codegraphJournalLock } from '../../../src/core/dialects/codegraph/journalLock';
import { codegraphJournal } from '../../../src/core/journal/codegraph';
import { executeRepair } from '../../../src/core/journal/repair/execute';
import { planRepair } from '../../../src/core/journal/repair/plan';
import type { Maker } from '../../../src/core/release/leftoverNames';
import type { Clock, KeptFile } from '../../../src/core/ports';
import type { ProcessState } from '../../../src/core/processPorts';
import { acquire } from '../../../src/core/release/ownLock';
import { removeEach } from '../../../src/core/release/sweep';
import { createHands } from '../../../src/node/files/hands';
import { keptIn } from '../keptFiles';
import type { BreakAt, FileCall, FileCalls } from './fileCalls';
import {
  createRealCore,
  createRealMachine,
  nativeRenameOf,
  type RealCore,
  type RealMachine,
  type Way,
  ways,
} from './realCore';

/** One thing to do with a real core, and where it is to go wrong. */
export interface LockscopeTold {
  readonly act: 'release' | 'undo' | 'recover' | 'acquire' | 'repair' | 'list';
  /** Of locks and leftovers; to recover, of folders; to undo or to list, of folders that it was taken from. */
  readonly paths: readonly string[];
  /** To undo: of that, only these. */
  readonly ids?: readonly string[];
  readonly way: Way;
  readonly undoFolder: string;
  /** Who it says it is, so that all names it makes are known before it starts; `null`: itself. */
  readonly maker: Maker | null;
  /** What time it is; `null`: what it is. */
  readonly now: number | null;
  /** Makes its random digits unlike those of another one that keeps things in the same folder. */
  readonly number: number;
  /** Its calls below these folders are to be told, and one of them is to go wrong. */
  readonly watched?: { readonly roots: readonly string[]; readonly breakAt: BreakAt | null };
}

export interface LockscopeSaid {
  /** What was done, in a word; what was refused or failed, as JSON or as the code of the error. */
  readonly outcomes: readonly string[];
  readonly calls: readonly FileCall[];
  /** When it was to list them. */
  readonly kept: readonly KeptFile[];
}

/** Does one thing after the other in this process, each with a new core: as a Lockscope that has just started. */
export interface Lockscopes {
  readonly run: (told: LockscopeTold) => Promise<LockscopeSaid>;
  dispose(): void;
}

export function createLockscopes(calls: FileCalls): Lockscopes {
  const machine = createRealMachine();
  const known = { ...machine, ...remembering(machine) };
  const natives = new Map(ways.map((way) => [way, calls.native(nativeRenameOf(way))] as const));
  return {
    run: async (told) => {
      const native = natives.get(told.way);
      native?.isThere();
      let digits = told.number * 1_000;
      if (told.watched !== undefined) calls.watch(told.watched.roots, told.watched.breakAt);
      const core = createRealCore({
        ...{ way: told.way, undoFolder: told.undoFolder, machine: known },
        hands: createHands(native, () => noOwnLocks),
        ...(told.maker === null ? {} : { maker: told.maker, randomHex: () => String(++digits).padStart(16, '0') }),
        clock: hastyClock(told.now),
      });
      const { outcomes = [], kept = [] } = await acts[told.act](core, told);
      return { outcomes, kept, calls: calls.stop() };
    },
    dispose: () => machine.dispose(),
  };
}

/** This process takes none, and to look for them takes longer than all else. */
const noOwnLocks = { has: () => false };

/** Whoever starts next does not start in the very millisecond in which the other one was ended. */
const laterMs = 1_000;

/** Nobody else is there to be waited for: what is to come after a while comes at once. */
function hastyClock(now: number | null): Clock {
  return {
    now: () => now ?? Date.now() + laterMs,
    after: (_ms, act) => {
      const timer = setImmediate(act);
      return () => clearImmediate(timer);
    },
  };
}

type Acted = Partial<LockscopeSaid>;

const acts: Readonly<Record<LockscopeTold['act'], (core: RealCore, told: LockscopeTold) => Promise<Acted>>> = {
  release: async (core, { paths }) => {
    const seen = await Promise.all(paths.map((path) => core.record(path)));
    const records = seen.filter((record) => record !== null);
    const { signal } = new AbortController();
    const done = await removeEach(records, { trusted: true }, core.ports, signal, () => undefined);
    return { outcomes: done.map(({ result }) => (result.ok ? result.value.by : JSON.stringify(result.error))) };
  },
  undo: async (core, { paths, ids }) => {
    const outcomes: string[] = [];
    const kept = await core.ports.undo.list();
    if (!kept.ok) return { outcomes: [kept.error.code] };
    for (const { id } of kept.value.filter((entry) => isBelow(entry, paths))) {
      if (ids?.includes(id) === false) continue;
      const restored = await core.ports.undo.restore(id);
      outcomes.push(restored.ok ? 'restored' : restored.error.code);
    }
    return { outcomes };
  },
  list: async (core, { paths }) => ({ kept: (await keptIn(core.ports.undo)).filter((entry) => isBelow(entry, paths)) }),
  recover: async (core, { paths }) => {
    const righted = (await Promise.all(paths.map((folder) => core.recover(folder)))).flat();
    return {
      outcomes: righted.map(({ result }) => (result.ok ? result.value.righted : JSON.stringify(result.error))),
    };
  },
  repair: async ({ ports }, { paths }) => {
    const outcomes: string[] = [];
    for (const path of paths) {
      const { signal } = new AbortController();
      const plan = await planRepair({ path, dialect: codegraphJournal.id }, { trusted: true }, ports, signal);
      const done = plan.ok ? await executeRepair(plan.value, ports, signal) : plan;
      outcomes.push(done.ok ? 'repaired' : JSON.stringify(done.error));
    }
    return { outcomes };
  },
  acquire: async (core, { paths }) => {
    const outcomes: string[] = [];
    for (const path of paths) {
      const { signal } = new AbortController();
      const got = await acquire(path, codegraphJournalLock, core.ports, { timeoutMs: 0, signal });
      if (!got.ok) outcomes.push(JSON.stringify(got.error));
      else {
        const released = got.value.release();
        outcomes.push(released.ok ? released.value.state : released.error.code);
      }
    }
    return { outcomes };
  },
};

function isBelow({ path }: KeptFile, folders: readonly string[]): boolean {
  return folders.includes(dirname(path));
}

/** What is known of processes is asked once for all runs: nothing is to fail there, and those that are gone stay so. */
function remembering({ processes, inner }: RealMachine): Pick<RealMachine, 'processes' | 'inner'> {
  const states = new Map<number, ProcessState>();
  const others = new Map<number, boolean>();
  return {
    processes: {
      query: async (pids, signal, moment) => {
        const unknown = pids.filter((pid) => !states.has(pid));
        const asked = unknown.length === 0 ? [] : await processes.query(unknown, signal, moment);
        for (const [pid, state] of asked) states.set(pid, state);
        return new Map([...states].filter(([pid]) => pids.includes(pid)));
      },
    },
    inner: {
      namesakes: async (pids) => {
        const unknown = pids.filter((pid) => !others.has(pid));
        const found = unknown.length === 0 ? new Set<number>() : await inner.namesakes(unknown);
        for (const pid of unknown) others.set(pid, found.has(pid));
        return new Set(pids.filter((pid) => others.get(pid) === true));
      },
    },
  };
}
