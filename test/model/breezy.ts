import { add, drop, plain } from './actors';
import type { Actor, Steps, World } from './explore';

export interface BreezyOptions {
  readonly name: string;
  readonly pid: number;
  /** The folder of its locks; the lock itself is `held` in it. */
  readonly folder: string;
  /** `locks.steal_dead`: whether it breaks the lock of a process that is gone. */
  readonly steals?: boolean;
  /** Whether it lets go again. */
  readonly releases?: boolean;
}

const attempts = 2;

/** What Breezy writes into its lock. */
export function infoText(pid: number, hostname: string, startTime: number): string {
  return `hostname: ${hostname}\nnonce: nonce-of-${pid}\npid: ${pid}\nstart_time: ${startTime}\nuser: x <x@y>\n`;
}

/** LockDir of Breezy 3.3, as published: makes a folder with a file in it, renames it, and reads it again. */
export function breezy(options: BreezyOptions): Actor {
  const { name, pid, folder, steals = false, releases = false } = options;
  const held = `${folder}/held`;
  const pending = `${folder}/${name}.tmp`;
  const own = infoText(pid, 'here', 0);
  const run = (steps: Steps): Promise<string> => {
    steps.do('make its folder', ({ tree }) => {
      tree.makeFolder(pending);
      tree.put(`${pending}/info`, own);
      return { result: undefined };
    });
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const renamed = steps.do(
        'rename to held',
        plain(({ tree }) => tree.rename(pending, held)),
      );
      if (renamed.ok) return Promise.resolve(holding(steps, { name, held, own, releases }));
      const info = peek(steps, held);
      const isDead =
        info !== null &&
        steps.do(
          'ask whether it lives',
          plain((world) => isOfDead(info, world)),
        );
      if (!steals || !isDead) break;
      const broken = forceBreak(steps, { held, info, aside: `${folder}/broken.${name}.tmp` });
      if (broken !== null) return Promise.resolve(broken);
    }
    steps.do('remove its folder', ({ tree }) => ({ result: tree.remove(pending) }));
    return Promise.resolve('contention');
  };
  return { name, pid, run };
}

/** Somebody who has `brz break-lock` break what it shows, of a process that is gone. */
export function breakingLock({ name, folder }: Pick<BreezyOptions, 'name' | 'folder'>): Actor {
  const held = `${folder}/held`;
  const run = (steps: Steps): Promise<string> => {
    const info = peek(steps, held);
    const isDead = steps.do(
      'ask whether it lives',
      plain((world) => info !== null && isOfDead(info, world)),
    );
    if (info === null || !isDead) return Promise.resolve('nothing');
    const broken = forceBreak(steps, { held, info, aside: `${folder}/broken.${name}.tmp` });
    return Promise.resolve(broken ?? 'broken');
  };
  return { name, run };
}

function holding(
  steps: Steps,
  { name, held, own, releases }: { name: string; held: string; own: string; releases: boolean },
): string {
  const isOurs = steps.do('read it again', ({ tree, holders }) => {
    const result = tree.text(`${held}/info`) === own;
    return { result, holders: result ? add(holders, name) : holders };
  });
  if (!isOurs) return 'lock failed';
  if (!releases) return 'holds';
  const isStill = steps.do('stop, and confirm', ({ tree, holders }) => ({
    result: tree.text(`${held}/info`) === own,
    holders: drop(holders, name),
  }));
  if (!isStill) return 'lock broken';
  const aside = `${held}.releasing.${name}.tmp`;
  const renamed = steps.do(
    'rename it away',
    plain(({ tree }) => tree.rename(held, aside)),
  );
  if (!renamed.ok) return 'lock broken';
  steps.do('delete it', ({ tree }) => ({ result: tree.remove(aside) }));
  return 'released';
}

/** `null`: it is done. Breezy looks at what it has renamed away, and does not put it back. */
function forceBreak(
  steps: Steps,
  { held, info, aside }: { readonly held: string; readonly info: string; readonly aside: string },
): string | null {
  const current = peek(steps, held);
  if (current === null) return null;
  if (current !== info) return 'break mismatch';
  const renamed = steps.do(
    'rename it aside',
    plain(({ tree }) => tree.rename(held, aside)),
  );
  if (!renamed.ok) return 'break failed';
  const isIt = steps.do(
    'read what it renamed',
    plain(({ tree }) => tree.text(`${aside}/info`) === info),
  );
  if (!isIt) return 'break mismatch';
  steps.do('delete it', ({ tree }) => ({ result: tree.remove(aside) }));
  return null;
}

function peek(steps: Steps, held: string): string | null {
  return steps.do(
    'peek',
    plain(({ tree }) => tree.text(`${held}/info`) ?? null),
  );
}

function isOfDead(info: string, { dead }: World): boolean {
  return dead.has(Number(/^pid: (\d+)$/m.exec(info)?.[1]));
}
