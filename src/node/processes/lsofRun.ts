import { boundedRun, type Runner } from './boundedRun';

export interface LsofOptions {
  readonly run?: Runner;
  readonly platform?: NodeJS.Platform;
}

/** What it printed, or why it cannot be believed. */
export type LsofRun = { readonly text: string } | { readonly reason: string };

export type Lsof = (args: readonly string[], signal?: AbortSignal) => Promise<LsofRun>;

const timeoutMs = 10_000;
const maxBytes = 32 * 1024 * 1024;
const noSuchFile = ': No such file or directory';

/** Paths given to one run at the most: command lines are bounded. */
export const filesPerCall = 200;

/** Runs lsof without questions to name servers and without warnings. */
export function createLsof(options: LsofOptions = {}): Lsof {
  const run = options.run ?? boundedRun;
  // Part of macOS; elsewhere it is installed, mostly by hand, and PATH knows where.
  const program = options.platform === 'darwin' ? '/usr/sbin/lsof' : 'lsof';
  return async (args, signal) => {
    const env = { ...process.env, LC_ALL: 'C' };
    const ran = await run(program, ['-n', '-P', '-w', ...args], { env, timeoutMs, maxBytes, signal });
    if (ran.kind === 'failed') {
      return { reason: ran.reason };
    }
    // 1, without a complaint: something that was asked for is not open, as is usual, or no longer there.
    const complaint = ran.stderr.split('\n').find((line) => line !== '' && !line.endsWith(noSuchFile));
    if (ran.code > 1 || (ran.code === 1 && complaint !== undefined && ran.stdout === '')) {
      return { reason: `lsof: ${complaint ?? `exit ${ran.code}`}` };
    }
    return { text: ran.stdout };
  };
}
