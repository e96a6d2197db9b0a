import { codegraphJournalLock } from '../../../src/core/dialects/codegraph/journalLock';
import type { Maker } from '../../../src/core/release/leftoverNames';
import { acquire } from '../../../src/core/release/ownLock';
import { removeEach } from '../../../src/core/release/sweep';
import { createClock } from '../../../src/node/clock';
import { createHands } from '../../../src/node/files/hands';
import type { NativeRename } from '../../../src/node/files/native/nativeRename';
import { createRealCore, nativeRenameOf, type RealCore, type Way } from '../../support/release/realCore';
import { keptIn } from '../../support/keptFiles';

/** What this program is told: one thing to do with a real core, and where it is to go wrong. */
export interface LockscopeTold {
  readonly act: 'release' | 'undo' | 'recover' | 'acquire';
  /** Of locks and leftovers; to recover, of folders. */
  readonly paths: readonly string[];
  readonly way: Way;
  readonly undoFolder: string;
  /** Who it says it is, so that all names it makes are known before it starts; `null`: itself. */
  readonly maker: Maker | null;
  /** What time it is; `null`: what it is. */
  readonly now: number | null;
  /** Its timers run so many times as fast: nobody else is there to be waited for. */
  readonly haste: number;
  /** To go wrong at this call of the file system: killed before it, or failed with this code. */
  readonly breakAt?: { readonly call: number; readonly code: string | null };
}

/** What was done without being refused. */
export interface LockscopeSaid {
  readonly outcomes: readonly string[];
}

/** The file system, as everything that is bundled here calls it. */
const calls = process.getBuiltinModule('node:fs') as unknown as Record<
  string,
  ((...given: readonly unknown[]) => unknown) | undefined
>;

const told = JSON.parse(process.argv[2] ?? '') as LockscopeTold;

/**
 * All calls on one thread, so that the first, second, … of them is the same one every time: what is asynchronous is
 * done at once, by the same system call.
 */
function useOneThread(): void {
  const target = process.getBuiltinModule('node:fs/promises') as unknown as Record<string, unknown>;
  for (const name of Object.keys(target)) {
    if (`${name}Sync` in calls && name !== 'open')
      target[name] = (...given: readonly unknown[]) => later(() => calls[`${name}Sync`]?.(...given));
  }
  target['open'] = (...given: readonly unknown[]) =>
    later(() => {
      const descriptor = calls['openSync']?.(...given);
      return {
        writeFile: (text: string) => later(() => calls['writeSync']?.(descriptor, text)),
        sync: () => later(() => calls['fsyncSync']?.(descriptor)),
        close: () => later(() => calls['closeSync']?.(descriptor)),
      };
    });
}

function later(act: () => unknown): Promise<unknown> {
  return new Promise((resolve) => resolve(act()));
}

let left = 0;

type Guard = <T>(act: () => T) => T;

/** Calls that change something; looking is as if one had looked a moment earlier. */
const changing = /^(?:rename|link|unlink|symlink|mkdir|rmdir|copyFile|write|fsync|chmod|lutimes|lchown)Sync$/;

/** Counts the calls that change something from now on, and breaks at the one that it was told. */
function breakCalls(): Guard | null {
  const { breakAt } = told;
  if (breakAt === undefined) return null;
  left = breakAt.call;
  const guard: Guard = (act) => {
    if (--left !== 0) return act();
    if (breakAt.code !== null) throw Object.assign(new Error(`${breakAt.code}: as told`), { code: breakAt.code });
    process.kill(process.pid, 'SIGKILL');
    for (;;);
  };
  for (const [name, original] of Object.entries(calls)) {
    if (original === undefined) continue;
    if (changing.test(name)) calls[name] = (...given) => guard(() => original(...given));
    if (name === 'openSync')
      calls[name] = (...given) => (isToMake(given[1]) ? guard(() => original(...given)) : original(...given));
  }
  return guard;
}

function isToMake(flags: unknown): boolean {
  return typeof flags === 'string' && flags !== 'r';
}

function guarded(native: NativeRename, guard: Guard | null): NativeRename {
  if (guard === null) return native;
  const tried = (act: () => ReturnType<NativeRename['exchange']>): ReturnType<NativeRename['exchange']> => {
    try {
      return guard(act);
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      return { ok: false, error: { code, message } };
    }
  };
  return {
    isThere: () => native.isThere(),
    exchange: (a, b) => tried(() => native.exchange(a, b)),
    withoutReplacing: (from, to) =>
      native.isThere() ? tried(() => native.withoutReplacing(from, to)) : native.withoutReplacing(from, to),
  };
}

const acts: Readonly<Record<LockscopeTold['act'], (core: RealCore) => Promise<readonly string[]>>> = {
  release: async (core) => {
    const seen = await Promise.all(told.paths.map((path) => core.record(path)));
    const records = seen.filter((record) => record !== null);
    const { signal } = new AbortController();
    const done = await removeEach(records, { trusted: true }, core.ports, signal, () => undefined);
    return done.map(({ result }) => (result.ok ? result.value.by : JSON.stringify(result.error)));
  },
  undo: async (core) => {
    const outcomes: string[] = [];
    for (const { id } of await keptIn(core.ports.undo)) {
      const restored = await core.ports.undo.restore(id);
      outcomes.push(restored.ok ? 'restored' : restored.error.code);
    }
    return outcomes;
  },
  recover: async (core) => {
    const righted = (await Promise.all(told.paths.map((folder) => core.recover(folder)))).flat();
    return righted.map(({ result }) => (result.ok ? result.value.righted : JSON.stringify(result.error)));
  },
  acquire: async (core) => {
    const outcomes: string[] = [];
    for (const path of told.paths) {
      const { signal } = new AbortController();
      const got = await acquire(path, codegraphJournalLock, core.ports, { timeoutMs: 0, signal });
      if (!got.ok) outcomes.push(JSON.stringify(got.error));
      else {
        const released = got.value.release();
        outcomes.push(released.ok ? released.value.state : released.error.code);
      }
    }
    return outcomes;
  },
};

async function main(): Promise<void> {
  // The timers of the core hold nothing open.
  const keepAlive = setInterval(() => undefined, 2 ** 30);
  const native = nativeRenameOf(told.way);
  native.isThere();
  useOneThread();
  const guard = breakCalls();
  const real = createClock();
  let digits = 0;
  const core = createRealCore({
    ...{ way: told.way, undoFolder: told.undoFolder },
    hands: createHands(guarded(native, guard)),
    ...(told.maker === null ? {} : { maker: told.maker, randomHex: () => String(++digits).padStart(16, '0') }),
    clock: { now: () => told.now ?? real.now(), after: (ms, run) => real.after(ms / told.haste, run) },
  });
  const outcomes = await acts[told.act](core);
  clearInterval(keepAlive);
  core.dispose();
  if (told.breakAt !== undefined) console.error(`calls left: ${left}`);
  process.stdout.write(`${JSON.stringify({ outcomes } satisfies LockscopeSaid)}\n`);
}

void main();
