import { createHash } from 'node:crypto';
import type { MemoryTree } from '../support/memory/memoryTree';

/** All that actors share: the file system, and what each of them believes. */
export interface World {
  readonly tree: MemoryTree;
  /** Who believes to hold the lock, by the name of the actor. */
  readonly holders: ReadonlySet<string>;
  /** Who has read of a dead holder and not acted on it yet. */
  readonly readers: ReadonlySet<string>;
  /** Processes that do not run, or not any more. */
  readonly dead: ReadonlySet<number>;
}

/** What an actor does to a world in one step. */
export interface Step<T> {
  readonly result: T;
  /** Changes besides those of the tree, which is the step's own. */
  readonly holders?: ReadonlySet<string>;
  readonly readers?: ReadonlySet<string>;
}

export interface Steps {
  /** One system call: nobody else does anything meanwhile. */
  do<T>(label: string, act: (world: World) => Step<T>): T;
  /** Waits until the others have come that far. */
  until(label: string, isReady: (world: World) => boolean): Promise<void>;
}

/**
 * Somebody who works on the world. `run` must depend on nothing but what its steps answer: it is run anew for each step,
 * and given again what it was given before.
 */
export interface Actor {
  readonly name: string;
  readonly pid?: number;
  readonly run: (steps: Steps) => Promise<unknown>;
  /** Whether it may be ended between any two of its steps, for good. */
  readonly mayCrash?: boolean;
}

export interface Progress {
  /** What its steps have answered. */
  readonly answers: readonly unknown[];
  readonly state: 'running' | 'done' | 'crashed' | 'failed';
  /** What it answered in the end. */
  readonly outcome: unknown;
  /** Whether its next step can be taken in this world. */
  readonly isReady: (world: World) => boolean;
  readonly digest: string;
}

export interface State {
  readonly world: World;
  readonly progress: ReadonlyMap<string, Progress>;
  /** The steps that led here, for a reader. */
  readonly trace: readonly string[];
}

export interface Exploration {
  readonly states: number;
  /** Different outcomes of all, each with one way that leads to it. */
  readonly ends: ReadonlyMap<string, State>;
}

export interface Rules {
  /** What is wrong with a state, if anything; asked of every one. */
  readonly check: (state: State) => string | null;
  /** What makes an end out, for `Exploration.ends`. */
  readonly end?: (state: State) => string;
  /** Who may wait for something that never comes. */
  readonly mayWait?: readonly string[];
  /** More states than this are a mistake of the test. */
  readonly limit?: number;
}

export class Violation extends Error {
  readonly state: State;

  constructor(what: string, state: State) {
    super(`${what}\n${state.trace.join('\n')}`);
    this.state = state;
  }
}

/** Goes through every order in which the actors' steps can follow one another; throws a `Violation`. */
export async function explore(world: World, actors: readonly Actor[], rules: Rules): Promise<Exploration> {
  const seen = new Set<string>();
  const ends = new Map<string, State>();
  const begun = new Map<string, Progress>();
  for (const actor of actors) begun.set(actor.name, await begin(actor, world));
  const stack: State[] = [{ world, progress: begun, trace: [] }];
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    const key = keyOf(state);
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > (rules.limit ?? 200_000)) throw new Error(`more than ${seen.size - 1} states`);
    const wrong = rules.check(state);
    if (wrong !== null) throw new Violation(wrong, state);
    const next = await successors(state, actors);
    if (next.length === 0) {
      const stuck = [...state.progress].filter(([, { state: how }]) => how === 'running').map(([name]) => name);
      if (stuck.some((name) => rules.mayWait?.includes(name) !== true) && stuck.length > 0)
        throw new Violation(`${stuck.join(' and ')} wait for ever`, state);
      const end = rules.end?.(state) ?? '';
      if (!ends.has(end)) ends.set(end, state);
    }
    stack.push(...next);
  }
  return { states: seen.size, ends };
}

async function successors(state: State, actors: readonly Actor[]): Promise<readonly State[]> {
  const next: State[] = [];
  for (const actor of actors) {
    const progress = state.progress.get(actor.name);
    if (progress?.state !== 'running') continue;
    if (progress.isReady(state.world)) next.push(await advance(actor, progress, state));
    if (actor.mayCrash === true && progress.answers.length > 0) next.push(crashed(actor, progress, state));
  }
  return next;
}

function crashed(actor: Actor, progress: Progress, { world, progress: all, trace }: State): State {
  const holders = without(world.holders, actor.name);
  const readers = without(world.readers, actor.name);
  return {
    world: {
      ...world,
      holders,
      readers,
      dead: new Set([...world.dead, ...(actor.pid === undefined ? [] : [actor.pid])]),
    },
    progress: new Map(all).set(actor.name, { ...progress, state: 'crashed' }),
    trace: [...trace, `${actor.name}: is killed`],
  };
}

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((other) => other !== name));
}

async function begin(actor: Actor, world: World): Promise<Progress> {
  return (await replay(actor, [], world, false)).progress;
}

async function advance(actor: Actor, progress: Progress, { world, progress: all, trace }: State): Promise<State> {
  const moved = await replay(actor, progress.answers, world, true);
  return {
    world: moved.world,
    progress: new Map(all).set(actor.name, moved.progress),
    trace: [...trace, `${actor.name}: ${moved.label}`],
  };
}

/** Thrown out of the actor where it is to stop for now. */
class Pause extends Error {}

/** Runs the actor from its beginning on what it was answered, and one step further if `takes`. */
async function replay(
  actor: Actor,
  answers: readonly unknown[],
  before: World,
  takes: boolean,
): Promise<{ readonly world: World; readonly progress: Progress; readonly label: string }> {
  const known = [...answers];
  let world = before;
  let label = '';
  let at = 0;
  let left = takes ? 1 : 0;
  let isReady: Progress['isReady'] = () => true;
  let pause: () => void = () => undefined;
  const paused = new Promise<void>((resolve) => (pause = resolve));

  const steps: Steps = {
    do<T>(what: string, act: (world: World) => Step<T>): T {
      if (at < known.length) return known[at++] as T;
      if (left === 0) {
        pause();
        throw new Pause();
      }
      left -= 1;
      const tree = world.tree.fork();
      const { result, holders = world.holders, readers = world.readers } = act({ ...world, tree });
      world = { ...world, tree, holders, readers };
      label = `${what}${said(result)}`;
      known.push(result);
      at += 1;
      return result;
    },
    until(what, ready) {
      if (at < known.length) {
        at += 1;
        return Promise.resolve();
      }
      if (left === 0) {
        isReady = ready;
        pause();
        return new Promise(() => undefined);
      }
      left -= 1;
      label = what;
      known.push(null);
      at += 1;
      return Promise.resolve();
    },
  };

  const ended = Promise.resolve()
    .then(() => actor.run(steps))
    .then(
      (outcome) => ({ state: 'done' as const, outcome }),
      (error: unknown) => {
        if (error instanceof Pause) return { state: 'running' as const, outcome: undefined };
        return { state: 'failed' as const, outcome: error };
      },
    );
  const { state, outcome } = await Promise.race([
    ended,
    paused.then(() => ({ state: 'running' as const, outcome: undefined })),
  ]);
  if (state === 'failed') throw outcome;
  const progress: Progress = { answers: known, state, outcome, isReady, digest: digestOf(known) };
  return { world, progress, label };
}

function said(result: unknown): string {
  if (typeof result !== 'object' || result === null || !('ok' in result)) return '';
  const { ok, error } = result as { readonly ok: boolean; readonly error?: { readonly code?: string } };
  return ok ? '' : ` (${error?.code ?? 'no'})`;
}

function keyOf({ world, progress }: State): string {
  const actors = [...progress].map(([name, { state, digest }]) => `${name} ${state} ${digest}`);
  return digestOf([
    world.tree.state,
    [...world.holders].sort(),
    [...world.readers].sort(),
    [...world.dead].sort(),
    actors,
  ]);
}

function digestOf(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Uint8Array ? Buffer.from(inner).toString('latin1') : inner instanceof Map ? [...inner] : inner,
  );
  return createHash('sha1').update(text).digest('base64');
}
