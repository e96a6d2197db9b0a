import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

import type { LockscopeTold } from '../../process/programs/lockscope';
import { ensureTool } from '../realTools/ensureTool';
import { bundleProgram, type Ended, runToEnd } from './programs';

/** What befalls a program at one of its calls. */
export type Mishap = 'killed' | ErrorCode;

export const errorCodes = ['ENOSPC', 'EIO', 'EACCES', 'EPERM', 'EXDEV', 'EROFS', 'ENOENT', 'EMFILE'] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** A program that works in folders of its own, and what it is told. */
export interface Subject {
  /** All folders that it may change. */
  readonly roots: readonly string[];
  readonly told: LockscopeTold;
}

/** Breaks a program at any one of the calls by which it changes something in its folder. */
export interface Breaker {
  /** How many such calls there are, in a run that nothing befalls. */
  count(subject: Subject): Promise<Plan>;
  run(subject: Subject, plan: Plan, call: number, mishap: Mishap): Promise<Ended>;
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
];

/** By the kernel, at its own calls. */
export function straceBreaker(strace: string): Breaker {
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
    run: (subject, plan, call, mishap) => {
      const paths = plan.paths.flatMap(([root, below]) => ['-P', `${subject.roots[root]}${below}`]);
      const name = plan.calls[call] ?? '';
      const what = mishap === 'killed' ? 'signal=SIGKILL' : `error=${mishap}`;
      const inject = `inject=${name}:${what}:when=${plan.ordinals[call]}`;
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
export const ownBreaker: Breaker = {
  count: async (subject) => {
    // Counted by trying: no program makes so many that it would take long.
    const { roots, told } = subject;
    const ended = await runTold({ roots, told: { ...told, breakAt: { call: 0, code: null } } });
    if (ended.code !== 0) throw new Error(ended.output);
    const made = -Number(/calls left: (-?\d+)/.exec(ended.output)?.[1]);
    const calls = Array.from({ length: made }, (_, index) => `call ${index + 1}`);
    return { calls, ordinals: calls.map((_, index) => index + 1), paths: [] };
  },
  run: ({ roots, told }, _plan, call, mishap) =>
    runTold({
      roots,
      told: { ...told, breakAt: { call: call + 1, code: mishap === 'killed' ? null : mishap } },
    }),
};

async function runTold({ told }: Subject): Promise<Ended> {
  return runToEnd(process.execPath, [await bundleProgram('lockscope'), JSON.stringify(told)]);
}

let chosen: Promise<Breaker> | undefined;

/** The kernel where it may, and otherwise the program itself. */
export function chooseBreaker(): Promise<Breaker> {
  chosen ??= choose();
  return chosen;
}

async function choose(): Promise<Breaker> {
  if (process.platform !== 'linux') return ownBreaker;
  try {
    const strace = await ensureTool(['strace'], 'strace');
    // In some containers nobody may trace.
    const isAllowed = spawnSync(strace, ['-f', '-o', '/dev/null', 'true']).status === 0;
    return isAllowed ? straceBreaker(strace) : ownBreaker;
  } catch (error) {
    console.log(`without strace: ${String(error)}`);
    return ownBreaker;
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
