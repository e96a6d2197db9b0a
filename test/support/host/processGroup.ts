import type { ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLITE_MS = 3_000;
const POLL_MS = 50;

/** Ends a process that was spawned `detached`, with everything in its group: politely first, then by force. */
export async function endProcessGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const deadline = Date.now() + POLITE_MS;
  while (groupLives(child) && Date.now() < deadline) {
    await sleep(POLL_MS);
  }
  signalGroup(child, 'SIGKILL');
}

/** Ends the group at once; for the `exit` event of this process, where nothing can be awaited. */
export function killProcessGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) {
    return;
  }
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!isNoSuchProcess(error)) {
      throw error;
    }
  }
}

/** Whether anybody is left in the group; the dead, whom nobody has asked for yet, are nobody. */
export function groupLives(child: Pick<ChildProcess, 'pid' | 'exitCode' | 'signalCode'>): boolean {
  if (child.pid === undefined) {
    return false;
  }
  if (process.platform === 'win32') {
    return child.exitCode === null && child.signalCode === null;
  }
  try {
    process.kill(-child.pid, 0);
  } catch (error) {
    return !isNoSuchProcess(error);
  }
  return process.platform !== 'linux' || hasLivingMember(child.pid);
}

// A process whose parent has ended may wait for seconds, dead, until init asks for it; its group is there all the while.
function hasLivingMember(group: number): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      const [state, , itsGroup] = afterName(pid);
      return Number(itsGroup) === group && state !== 'Z' && state !== 'X';
    });
}

/** What `/proc/PID/stat` says after the name, which may have spaces and brackets in it: state, parent, group, … */
function afterName(pid: string): readonly string[] {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

// EPERM: macOS says so for a group whose only members are zombies.
function isNoSuchProcess(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'ESRCH' || code === 'EPERM';
}
