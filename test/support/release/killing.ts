import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

import { ensureTool } from '../realTools/ensureTool';
import type { Stage } from './crashScenes';
import { numbered } from './fileCalls';
import type { LockscopeSaid, LockscopeTold } from './lockscopeRun';
import { bundleProgram, type Ended, runToEnd } from './programs';

/** What a program is told, and the folders that it may change. */
export type Subject = Pick<Stage, 'roots' | 'told'>;

/** Kills a program before any one of the calls by which it changes something in its folders. */
export interface Killer {
  /** How many such calls there are, in a run that nothing befalls. */
  count(subject: Subject): Promise<Plan>;
  run(subject: Subject, plan: Plan, call: number): Promise<Ended>;
}

/** What is known of the calls: relative to the folder, since each run has one of its own. */
export interface Plan {
  readonly calls: readonly string[];
  readonly ordinals: readonly number[];
  /** Each below one of the roots. */
  readonly paths: readonly (readonly [root: number, below: string])[];
}

const systemCalls = [
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'unlink', 'unlinkat', 'symlink', 'symlinkat', 'mkdir'],
  ...['mkdirat', 'rmdir', 'openat', 'write', 'pwrite64', 'fsync', 'copy_file_range', 'utimensat', 'fchmodat', 'chmod'],
  ...['fchmod', 'fchown', 'lchown', 'fchownat'],
];

/** By the kernel, at its own calls. */
export function straceKiller(strace: string): Killer {
  const under = async ({ told }: Subject, args: readonly string[]): Promise<Ended> => {
    const command = [process.execPath, await bundleProgram('lockscope'), JSON.stringify(told)];
    return runToEnd(strace, ['-f', '-qq', ...args, ...command]);
  };
  return {
    count: async (subject) => {
      const { roots } = subject;
      const log = `${roots[0]}.log`;
      const traced = await under(subject, ['-y', '-o', log, '-e', `trace=${systemCalls.join(',')}`]);
      if (traced.code !== 0) throw new Error(traced.output);
      const text = readFileSync(log, 'utf8');
      rmSync(log);
      return planOf(text, roots);
    },
    run: (subject, plan, call) => {
      const paths = plan.paths.flatMap(([root, below]) => ['-P', `${subject.roots[root]}${below}`]);
      const name = plan.calls[call] ?? '';
      const inject = `inject=${name}:signal=SIGKILL:when=${plan.ordinals[call]}`;
      return under(subject, ['-o', '/dev/null', ...paths, '-e', `trace=${name}`, '-e', inject]);
    },
  };
}

/** Which calls of a trace change something below these folders, each with its number among those of its name there. */
export function planOf(log: string, roots: readonly string[]): Plan {
  const seen = new Map<string, number>();
  const calls: string[] = [];
  const ordinals: number[] = [];
  const paths = new Map<string, Plan['paths'][number]>();
  for (const line of log.split('\n')) {
    const name = /^\d+\s+(\w+)\(/.exec(line)?.[1];
    if (name === undefined) continue;
    const below = [...line.matchAll(/["<]([^"<>]*)[">]/g)].flatMap(([, path = '']) =>
      roots.flatMap((root, index) =>
        path === root || path.startsWith(`${root}/`) ? [[index, path.slice(root.length)] as const] : [],
      ),
    );
    if (below.length === 0) continue;
    for (const one of below) paths.set(one.join(), one);
    const ordinal = (seen.get(name) ?? 0) + 1;
    seen.set(name, ordinal);
    if (name === 'openat' && !/O_CREAT|O_WRONLY|O_RDWR/.test(line)) continue;
    calls.push(name);
    ordinals.push(ordinal);
  }
  return { calls, ordinals, paths: [...paths.values()] };
}

/** By the program itself, at its calls of Node's file system; where the kernel lets nobody trace. */
export const ownKiller: Killer = {
  count: async ({ roots, told }) => {
    const ended = await runTold({ ...told, watched: { roots, breakAt: null } });
    if (ended.code !== 0) throw new Error(ended.output);
    const { calls } = JSON.parse(ended.output) as LockscopeSaid;
    const changing = numbered(calls).filter(({ changes }) => changes);
    return { calls: changing.map(({ name }) => name), ordinals: changing.map(({ nth }) => nth), paths: [] };
  },
  run: ({ roots, told }, { calls, ordinals }, call) => {
    const breakAt = { name: calls[call] ?? '', nth: ordinals[call] ?? 0, mishap: { kind: 'killed' } } as const;
    return runTold({ ...told, watched: { roots, breakAt } });
  },
};

async function runTold(told: LockscopeTold): Promise<Ended> {
  return runToEnd(process.execPath, [await bundleProgram('lockscope'), JSON.stringify(told)]);
}

/** By which system call each of Node's is made, and the two of ours. */
const madeBy: Readonly<Record<string, string>> = {
  ...{ renameSync: 'rename', exchange: 'renameat2', withoutReplacing: 'renameat2', linkSync: 'link' },
  ...{ unlinkSync: 'unlink', symlinkSync: 'symlink', mkdirSync: 'mkdir', rmdirSync: 'rmdir', openSync: 'openat' },
  ...{ writeSync: 'write', fsyncSync: 'fsync', chmodSync: 'chmod', lutimesSync: 'utimensat', lchownSync: 'lchown' },
  ...{ fchmodSync: 'fchmod', fchownSync: 'fchown' },
};

/**
 * The system calls of a run, and those that the program counts itself, as they should be; a folder is made with those
 * above it, which is one call of Node. Where some are made side by side their order is of no matter.
 */
export function comparable(byKernel: Plan, byItself: Plan): { readonly made: string[]; readonly counted: string[] } {
  const once = (names: readonly string[]): string[] =>
    names.filter((name, index) => name !== 'mkdir' || names[index - 1] !== 'mkdir');
  return {
    made: once(byKernel.calls).sort(),
    counted: once(byItself.calls.map((name) => madeBy[name] ?? name)).sort(),
  };
}

let chosen: Promise<Killer> | undefined;

/** The kernel where it may, and otherwise the program itself. */
export function chooseKiller(): Promise<Killer> {
  chosen ??= choose();
  return chosen;
}

async function choose(): Promise<Killer> {
  if (process.platform !== 'linux') return ownKiller;
  try {
    const strace = await ensureTool(['strace'], 'strace');
    // In some containers nobody may trace.
    const isAllowed = spawnSync(strace, ['-f', '-o', '/dev/null', 'true']).status === 0;
    return isAllowed ? straceKiller(strace) : ownKiller;
  } catch (error) {
    console.log(`without strace: ${String(error)}`);
    return ownKiller;
  }
}

/** Was killed as was wanted, by the kernel or by its own hand; a tracer dies of what its program died of. */
export function wasKilled({ code, signal }: Ended): boolean {
  return signal === 'SIGKILL' || code === 137;
}

/** Runs over a list, so many at a time. */
export async function each<T>(items: readonly T[], atOnce: number, act: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of waiting) await act(item);
    }),
  );
}
