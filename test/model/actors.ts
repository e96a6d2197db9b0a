import type { Result } from '../../src/core/result';
import { fail, ok } from '../../src/core/result';
import type { FileError, LookRequest, Sighting } from '../../src/core/ports';
import { dirname } from '../../src/core/paths';
import type { Actor, Step, Steps, World } from './explore';

export type Done = Result<void, FileError>;

/** Whose pids these are: everybody in a model runs, but `dead`. */
export const pids = { dead: 11, lockscope: 21, other: 22, codegraph: 31, second: 32, third: 33 } as const;

/** One step that changes nothing but files. */
export function plain<T>(act: (world: World) => T): (world: World) => Step<T> {
  return (world) => ({ result: act(world) });
}

export function add(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names, name]);
}

export function drop(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((other) => other !== name));
}

export function textAt({ tree }: World, path: string): string | null {
  return tree.text(path) ?? null;
}

export function seenAt({ tree }: World, request: LookRequest): Result<Sighting, FileError> {
  return tree.look(request);
}

export interface CodegraphOptions {
  readonly name: string;
  readonly pid: number;
  readonly lock: string;
  /** Whether it lets go again. */
  readonly releases?: boolean;
  /** What it does while it holds it. */
  readonly work?: ((steps: Steps) => void) | undefined;
  /** How often it tries before it gives up; its five seconds allow two hundred. */
  readonly attempts?: number;
}

/** codegraph 3.11's own protocol, as published: create exclusively, or rename over a dead holder's and read again. */
export function codegraph({ name, pid, lock, releases = false, attempts = 2, work }: CodegraphOptions): Actor {
  const nonce = (attempt: number): string => `${pid}-${String(attempt).padStart(16, '0')}`;
  const run = async (steps: Steps): Promise<string> => {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const text = `${pid}\n${nonce(attempt)}\n`;
      const created = steps.do('open wx', (world) => {
        const result = world.tree.create(lock, '');
        return { result, holders: result.ok ? add(world.holders, name) : world.holders };
      });
      if (created.ok) {
        // Its descriptor leads to the file it made, wherever that is by now.
        steps.do(
          'write',
          plain((world) => writeInto(world, lock, text)),
        );
        return await holding(steps, { name, lock, releases, nonce: nonce(attempt), work });
      }
      const wasDead = steps.do('read', (world) => {
        const found = textAt(world, lock);
        return {
          result: isDead(found, world),
          readers: isDead(found, world) ? add(world.readers, name) : world.readers,
        };
      });
      if (!wasDead) continue;
      const temp = `${lock}.${nonce(attempt)}.tmp`;
      steps.do(
        'write its temp',
        plain((world) => world.tree.put(temp, text)),
      );
      steps.do('rename over', (world) => ({
        result: world.tree.rename(temp, lock),
        readers: drop(world.readers, name),
      }));
      const isOurs = steps.do('verify', (world) => {
        const result = textAt(world, lock)?.includes(nonce(attempt)) === true;
        return { result, holders: result ? add(world.holders, name) : world.holders };
      });
      if (isOurs) return await holding(steps, { name, lock, releases, nonce: nonce(attempt), work });
    }
    return 'gave up';
  };
  return { name, pid, run };
}

async function holding(
  steps: Steps,
  {
    name,
    lock,
    releases,
    nonce,
    work,
  }: Pick<CodegraphOptions, 'name' | 'lock' | 'releases' | 'work'> & { nonce: string },
): Promise<string> {
  work?.(steps);
  if (releases !== true) return Promise.resolve('holds');
  const mayUnlink = steps.do('stop, and read', (world) => ({
    result: textAt(world, lock)?.includes(nonce) === true,
    holders: drop(world.holders, name),
  }));
  if (mayUnlink)
    steps.do(
      'unlink',
      plain((world) => world.tree.unlink(lock)),
    );
  return 'released';
}

/** What stands there names a process that does not run, or nobody: `kill(pid, 0)` of what is not a number fails. */
function isDead(text: string | null, { dead }: World): boolean {
  if (text === null) return false;
  const pid = Number(text.split('\n')[0]);
  return !Number.isFinite(pid) || pid <= 0 || dead.has(pid);
}

/** The file that stood at a path when it was made may lie elsewhere by now: found by its being empty. */
function writeInto({ tree }: World, path: string, text: string): void {
  if (tree.text(path) === '') {
    tree.overwrite(path, text);
    return;
  }
  const elsewhere = [...(tree.children(dirname(path))?.keys() ?? [])]
    .map((child) => `${dirname(path)}/${child}`)
    .find((child) => child.includes('.lockscope-') && tree.text(child) === '');
  if (elsewhere !== undefined) tree.overwrite(elsewhere, text);
}

export interface GitOptions {
  readonly name: string;
  readonly gitDir: string;
}

/** git: makes `index.lock`, writes the new index into it, and renames it over the index. Fails where it exists. */
export function git({ name, gitDir }: GitOptions): Actor {
  const lock = `${gitDir}/index.lock`;
  const run = (steps: Steps): Promise<string> => {
    const created = steps.do('open O_EXCL', (world) => {
      const result = world.tree.create(lock, `index of ${name}`);
      return { result, holders: result.ok ? add(world.holders, name) : world.holders };
    });
    if (!created.ok) return Promise.resolve('File exists');
    const renamed = steps.do('rename to index', (world) => {
      const result = textAt(world, lock) === null ? fail({ code: 'ENOENT', message: '' }) : ok(undefined);
      if (result.ok) world.tree.rename(lock, `${gitDir}/index`);
      return { result, holders: drop(world.holders, name) };
    });
    return Promise.resolve(renamed.ok ? 'committed' : 'unable to write new index file');
  };
  return { name, run };
}

/** Somebody who has read advice on the web. */
export function personWithRm({ name, path }: { readonly name: string; readonly path: string }): Actor {
  return {
    name,
    run: (steps) =>
      Promise.resolve(
        steps.do(
          'rm',
          plain((world) => world.tree.unlink(path)),
        ),
      ),
  };
}
