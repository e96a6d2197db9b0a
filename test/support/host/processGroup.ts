import type { ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
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

function groupLives(child: ChildProcess): boolean {
  if (child.pid === undefined) {
    return false;
  }
  if (process.platform === 'win32') {
    return child.exitCode === null && child.signalCode === null;
  }
  try {
    process.kill(-child.pid, 0);
    return true;
  } catch (error) {
    return !isNoSuchProcess(error);
  }
}

// EPERM: macOS says so for a group whose only members are zombies.
function isNoSuchProcess(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'ESRCH' || code === 'EPERM';
}
