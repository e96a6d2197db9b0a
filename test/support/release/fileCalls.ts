import { constants, type Stats } from 'node:fs';
import type { NativeRename } from '../../../src/node/files/native/nativeRename';

/** One call by which a process touches what is below some folders. */
export interface FileCall {
  readonly name: string;
  /** Whether it may change something there. */
  readonly changes: boolean;
}

/** At which of these calls something goes wrong, and what. */
export interface BreakAt {
  readonly name: string;
  /** Of those of this name, the first being 1: which is met in whatever order several things are done at once. */
  readonly nth: number;
  readonly mishap: Mishap;
}

export type Mishap =
  | { readonly kind: 'fails'; readonly code: string }
  /** The process is, before it. */
  | { readonly kind: 'killed' }
  /** Neither this call nor any later one below these folders, until all of them end, does anything: as if it were killed. */
  | { readonly kind: 'stopped' };

/** Each with its number among those of its name. */
export function numbered(calls: readonly FileCall[]): readonly (FileCall & { readonly nth: number })[] {
  const counts = new Map<string, number>();
  return calls.map((call) => {
    const nth = (counts.get(call.name) ?? 0) + 1;
    counts.set(call.name, nth);
    return { ...call, nth };
  });
}

/** The calls of this process, once they are seen. Of all of it: one thing is to be done at a time. */
export interface FileCalls {
  /** From now on those below these folders count, from the first on. */
  watch(roots: readonly string[], breakAt: BreakAt | null): void;
  /** Those made since; they count no longer. */
  stop(): readonly FileCall[];
  /** The same two calls, seen as well. */
  native(native: NativeRename): NativeRename;
}

/** Of a call that is not made any more. */
const stoppedCode = 'ESTOPPED';

type Given = readonly unknown[];
type Call = ((...given: Given) => unknown) & { readonly native?: Call };
type Calls = Record<string, Call | undefined>;

const changing = ['rename', 'link', 'unlink', 'symlink', 'mkdir', 'rmdir', 'chmod', 'lutimes', 'lchown'];
const looking = ['lstat', 'stat', 'readdir', 'readlink', 'readFile', 'statfs', 'realpath', 'access'];
const changingOpened = ['write', 'fsync', 'fchmod', 'fchown'];
const lookingOpened = ['read', 'fstat'];

/**
 * From now on all calls are made on this one thread, so that the first, second, … of them is the same one every time:
 * what is asynchronous is done at once, by the same system call. And each of them can be seen, and go wrong.
 */
export function seeFileCalls(): FileCalls {
  const calls = process.getBuiltinModule('node:fs') as unknown as Calls;
  copyInSteps(calls);
  useOneThread(calls);
  const opened = new Set<unknown>();
  let isStopped = false;
  let roots: readonly string[] = [];
  let breakAt: BreakAt | null = null;
  let awaited = 0;
  let made: FileCall[] = [];

  const isBelow = (path: unknown): boolean =>
    typeof path === 'string' && roots.some((root) => path === root || path.startsWith(`${root}/`));

  /** What it fails with, if it is to; does not come back where it is to be killed. */
  const see = (name: string, changes: boolean): NodeJS.ErrnoException | null => {
    if (isStopped) return failureOf(stoppedCode, name);
    made.push({ name, changes });
    if (breakAt?.name !== name || --awaited !== 0) return null;
    const { mishap } = breakAt;
    switch (mishap.kind) {
      case 'fails':
        return failureOf(mishap.code, name);
      case 'stopped':
        isStopped = true;
        return failureOf(stoppedCode, name);
      case 'killed':
        process.kill(process.pid, 'SIGKILL');
        for (;;);
    }
  };

  const seen = (name: string, original: Call, isSeen: (given: Given) => boolean, changes: Changes): Call => {
    return (...given) => {
      if (!isSeen(given)) return original(...given);
      const error = see(name, typeof changes === 'function' ? changes(given) : changes);
      if (error === null) return original(...given);
      // That nothing is there need not be an error.
      if (error.code === 'ENOENT' && isMissingAllowed(given)) return undefined;
      throw error;
    };
  };
  const replace = (name: string, isSeen: (given: Given) => boolean, changes: Changes): void => {
    const original = calls[name];
    if (original === undefined) return;
    const { native } = original;
    const properties = native === undefined ? {} : { native: seen(name, native, isSeen, changes) };
    calls[name] = Object.assign(seen(name, original, isSeen, changes), properties);
  };
  const named = (given: Given): boolean => given.slice(0, 2).some(isBelow);
  const descriptor = ([first]: Given): boolean => opened.has(first);
  for (const name of changing) replace(`${name}Sync`, named, true);
  for (const name of looking) replace(`${name}Sync`, named, false);
  for (const name of changingOpened) replace(`${name}Sync`, descriptor, true);
  for (const name of lookingOpened) replace(`${name}Sync`, descriptor, false);
  replace('openSync', named, ([, flags]) => typeof flags === 'string' && flags !== 'r');
  followOpened(calls, opened, named, see);

  const tried = (name: string, act: NativeRename['exchange']): NativeRename['exchange'] => {
    return (from, to) => {
      if (!isBelow(from)) return act(from, to);
      const error = see(name, true);
      if (error === null) return act(from, to);
      return { ok: false, error: { code: error.code ?? '', message: error.message } };
    };
  };
  return {
    watch: (below, at) => {
      roots = below;
      breakAt = at;
      awaited = at?.nth ?? 0;
      made = [];
    },
    stop: () => {
      isStopped = false;
      roots = [];
      breakAt = null;
      opened.clear();
      return made;
    },
    native: (native) => ({
      isThere: () => native.isThere(),
      // Where there are no such calls none can fail.
      exchange: native.isThere() ? tried('exchange', (a, b) => native.exchange(a, b)) : (a, b) => native.exchange(a, b),
      withoutReplacing: native.isThere()
        ? tried('withoutReplacing', (from, to) => native.withoutReplacing(from, to))
        : (from, to) => native.withoutReplacing(from, to),
    }),
  };
}

function failureOf(code: string, name: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: as told, ${name}`), { code, syscall: name });
}

type Changes = boolean | ((given: Given) => boolean);

function isMissingAllowed([, options]: Given): boolean {
  return (
    typeof options === 'object' && options !== null && 'throwIfNoEntry' in options && options.throwIfNoEntry === false
  );
}

/** What is opened below, until it is closed: which it is even where closing fails. With them the calls of streams. */
function followOpened(
  calls: Calls,
  opened: Set<unknown>,
  named: (given: Given) => boolean,
  see: (name: string, changes: boolean) => NodeJS.ErrnoException | null,
): void {
  const { openSync, closeSync, open, read, close } = calls;
  calls['openSync'] = (...given) => {
    const descriptor = openSync?.(...given);
    if (named(given)) opened.add(descriptor);
    return descriptor;
  };
  calls['closeSync'] = (descriptor) => {
    const error = opened.delete(descriptor) ? see('closeSync', false) : null;
    closeSync?.(descriptor);
    if (error !== null) throw error;
  };
  calls['open'] = (...given) => {
    const done = given.at(-1) as (error: Error | null, descriptor?: number) => void;
    const error = named(given) ? see('open', false) : null;
    if (error !== null) process.nextTick(done, error);
    else
      open?.(...given.slice(0, -1), (failed: Error | null, descriptor?: number) => {
        if (named(given) && failed === null) opened.add(descriptor);
        done(failed, descriptor);
      });
  };
  calls['read'] = (...given) => {
    const error = opened.has(given[0]) ? see('read', false) : null;
    if (error === null) read?.(...given);
    else process.nextTick(given.at(-1) as (error: Error) => void, error);
  };
  calls['close'] = (descriptor, done) => {
    const error = opened.delete(descriptor) ? see('close', false) : null;
    if (error === null) close?.(descriptor, done);
    else close?.(descriptor, () => (done as (error: Error) => void)(error));
  };
}

/** A copy is several system calls, as a call of Node only one: it is made by several here, so that half of one is seen. */
function copyInSteps(calls: Calls): void {
  const { copyFileSync, readFileSync, statSync, unlinkSync } = calls;
  calls['copyFileSync'] = (from, to, mode) => {
    // Another one is not made here: what stands there would be written over.
    if (mode !== constants.COPYFILE_EXCL) return copyFileSync?.(from, to, mode);
    const bytes = readFileSync?.(from) as Buffer;
    const half = Math.ceil(bytes.length / 2);
    const descriptor = calls['openSync']?.(to, 'wx', (statSync?.(from) as Stats).mode);
    try {
      calls['writeSync']?.(descriptor, bytes.subarray(0, half));
      calls['writeSync']?.(descriptor, bytes.subarray(half));
    } catch (error) {
      // As the real one does.
      if ((error as NodeJS.ErrnoException).code !== stoppedCode) unlinkSync?.(to);
      throw error;
    } finally {
      calls['closeSync']?.(descriptor);
    }
    return undefined;
  };
}

function useOneThread(calls: Calls): void {
  const target = process.getBuiltinModule('node:fs/promises') as unknown as Record<string, unknown>;
  for (const name of Object.keys(target)) {
    if (`${name}Sync` in calls && name !== 'open') {
      target[name] = (...given: Given) => later(() => calls[`${name}Sync`]?.(...given));
    }
  }
  target['open'] = (...given: Given) =>
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
