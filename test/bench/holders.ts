import { type ChildProcess, spawn } from 'node:child_process';

/** Live processes whose pids stand in locks. They wait for their input to end, so they die with this process. */
export interface Holders {
  readonly pids: readonly number[];
  end(): void;
}

export async function startHolders(count: number): Promise<Holders> {
  const processes = Array.from({ length: count }, startHolder);
  await Promise.all(processes.map(started));
  return {
    pids: processes.map(({ pid }) => pid ?? 0),
    end: () => {
      for (const holder of processes) holder.kill('SIGKILL');
    },
  };
}

function startHolder(): ChildProcess {
  const stdio = ['pipe', 'ignore', 'ignore'] as const;
  // `cat` where there is one: a hundred Node processes would take gigabytes.
  if (process.platform !== 'win32') return spawn('cat', { stdio: [...stdio] });
  return spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: [...stdio] });
}

function started(holder: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    holder.once('spawn', resolve);
    holder.once('error', reject);
  });
}
