import { fail, ok } from '../../src/core/result';
import { add, type Done, drop, plain } from './actors';
import type { Actor, Steps, World } from './explore';

/** What a holder does with the lock that it has: sets the time on it anew, or lets go. */
export type Deed = 'beat' | 'release';

export interface ProperLockfileOptions {
  readonly name: string;
  readonly lock: string;
  /** Whether a folder that was not touched for ten seconds is one to take over for it; each caller may grant more. */
  readonly steals?: boolean;
  /** Whether it sets the time right after it has taken the lock, as the first use in a process does. */
  readonly probes?: boolean;
  readonly deeds?: readonly Deed[];
  /** That it holds the lock already and slept, and by which time it knows it. */
  readonly knows?: number;
}

const leaseMs = 10_000;
/** Its first time is set to the next whole second, and a little. */
const probeAheadMs = 1_005;

/** proper-lockfile 4.1.2, as published: makes a folder; one that is too old it removes, and makes its own. */
export function properLockfile(options: ProperLockfileOptions): Actor {
  const { name, knows, deeds = [] } = options;
  const run = async (steps: Steps): Promise<string> => {
    const got = knows ?? acquire(steps, options);
    if (typeof got === 'string') return Promise.resolve(got);
    let known = got;
    for (const deed of deeds) {
      if (deed === 'release') return release(steps, options);
      const beaten = beat(steps, known, options);
      if (beaten === null) return 'compromised';
      known = beaten;
    }
    return 'holds';
  };
  return { name, run };
}

/** The time by which it knows its lock, or why it has none. */
function acquire(steps: Steps, { name, lock, steals = true, probes = false }: ProperLockfileOptions): number | string {
  let made = steps.do('mkdir', plain(make(lock)));
  if (!made.ok) {
    const seen = steps.do('stat', (world) => {
      const time = timeAt(world, lock);
      const isOld = steals && time !== null && time < world.tree.now() - leaseMs;
      return { result: { time, isOld }, readers: isOld ? add(world.readers, name) : world.readers };
    });
    if (seen.time !== null && !seen.isOld) return 'is locked';
    if (seen.time !== null) {
      const removed = steps.do('rmdir', ({ tree, readers }) => ({
        result: tree.removeFolder(lock),
        readers: drop(readers, name),
      }));
      if (!removed.ok && removed.error.code !== 'ENOENT') return `cannot take it over: ${removed.error.code}`;
    }
    made = steps.do('mkdir', plain(make(lock)));
    if (!made.ok) return 'is locked';
  }
  const set = probes
    ? steps.do(
        'utimes',
        plain((world) => touch(world, lock, world.tree.now() + probeAheadMs)),
      )
    : ok(undefined);
  const time = set.ok
    ? steps.do('stat its own', (world) => {
        const result = timeAt(world, lock);
        return { result, holders: result === null ? world.holders : add(world.holders, name) };
      })
    : null;
  if (time !== null) return time;
  steps.do(
    'rmdir after an error',
    plain(({ tree }) => tree.removeFolder(lock)),
  );
  return 'failed';
}

function make(lock: string): (world: World) => Done {
  return ({ tree }) => (tree.has(lock) ? fail({ code: 'EEXIST', message: '' }) : tree.makeFolder(lock));
}

/** In whole milliseconds, as its Date has them; `null` where nothing stands. As `stat`, it follows a link. */
function timeAt({ tree }: World, path: string): number | null {
  const seen = tree.look({ path: tree.follow(path) ?? path, maxBytes: 0 });
  return seen.ok && seen.value.stat.kind !== 'symlink' ? Math.floor(seen.value.stat.mtimeMs) : null;
}

/** As `utimes`, it follows a link. */
function touch({ tree }: World, path: string, time: number): Done {
  const there = tree.follow(path);
  return there === null ? fail({ code: 'ENOENT', message: '' }) : tree.touch(there, time);
}

/** The time by which it knows its lock from now on; `null`: it is told that its lock was compromised. */
function beat(steps: Steps, known: number, { name, lock, knows }: ProperLockfileOptions): number | null {
  const isOurs = steps.do('stat, to go on', (world) => {
    const result = timeAt(world, lock) === known;
    if (!result) return { result, holders: drop(world.holders, name) };
    return { result, readers: knows === undefined ? world.readers : add(world.readers, name) };
  });
  if (!isOurs) return null;
  const set = steps.do('utimes', (world) => {
    const time = world.tree.now();
    const touched = touch(world, lock, time);
    const readers = drop(world.readers, name);
    if (touched.ok) return { result: time, readers };
    return { result: null, readers, holders: drop(world.holders, name) };
  });
  return set;
}

function release(steps: Steps, { name, lock }: ProperLockfileOptions): string {
  steps.do('stop', ({ holders }) => ({ result: undefined, holders: drop(holders, name) }));
  const removed = steps.do(
    'rmdir its own',
    plain(({ tree }) => tree.removeFolder(lock)),
  );
  return removed.ok || removed.error.code === 'ENOENT' ? 'released' : `cannot let go: ${removed.error.code}`;
}

/** Somebody who has read other advice on the web. */
export function personWithRmR({ name, path }: { readonly name: string; readonly path: string }): Actor {
  return {
    name,
    run: (steps) =>
      Promise.resolve(
        steps.do(
          'rm -r',
          plain(({ tree }) => tree.remove(path)),
        ),
      ),
  };
}
