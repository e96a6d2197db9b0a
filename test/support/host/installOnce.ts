import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 500;
const LOCK_LIMIT_MS = 15 * 60_000;
const stampName = '.complete';
const running = new Map<string, Promise<string>>();

/**
 * Makes `folder` exist in full: `install` fills a folder beside it, which is stamped and then renamed into place.
 * Calls for the same folder wait for each other, in this process and across processes.
 */
export function installOnce(folder: string, install: (into: string) => Promise<void>): Promise<string> {
  const already = running.get(folder);
  if (already) {
    return already;
  }
  const started = installUnlessComplete(folder, install).finally(() => running.delete(folder));
  running.set(folder, started);
  return started;
}

async function installUnlessComplete(folder: string, install: (into: string) => Promise<void>): Promise<string> {
  if (isComplete(folder)) {
    return folder;
  }
  await oneAtATime(`${folder}.installing`, async () => {
    if (isComplete(folder)) return;
    removeLeftovers(folder);
    const aside = `${folder}.partial-${process.pid}`;
    mkdirSync(aside, { recursive: true });
    await install(aside);
    writeFileSync(path.join(aside, stampName), `${new Date().toISOString()}\n`);
    moveIntoPlace(aside, folder);
  });
  return folder;
}

/** Does something while no other process does what the same lock file stands for. */
export async function oneAtATime<T>(lockFile: string, act: () => Promise<T>): Promise<T> {
  mkdirSync(path.dirname(lockFile), { recursive: true });
  await takeLock(lockFile);
  try {
    return await act();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function isComplete(folder: string): boolean {
  return existsSync(path.join(folder, stampName));
}

// The lock only saves work: two installs at once would each fill their own folder, and the second rename would yield.
async function takeLock(lockFile: string): Promise<void> {
  const deadline = Date.now() + LOCK_LIMIT_MS;
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') {
        throw error;
      }
    }
    if (!isAlive(pidIn(lockFile))) {
      rmSync(lockFile, { force: true });
    } else if (Date.now() > deadline) {
      throw new Error(`another install still holds ${lockFile} after ${LOCK_LIMIT_MS} ms`);
    } else {
      await sleep(POLL_MS);
    }
  }
}

function removeLeftovers(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const parent = path.dirname(folder);
  const prefix = `${path.basename(folder)}.partial-`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length)), process.pid)) {
      rmSync(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

function moveIntoPlace(aside: string, folder: string): void {
  try {
    renameSync(aside, folder);
  } catch (error) {
    if (!isComplete(folder)) {
      throw error;
    }
    rmSync(aside, { recursive: true, force: true });
  }
}

function pidIn(lockFile: string): number {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return 0;
    }
    throw error;
  }
}

function isAlive(pid: number, except?: number): boolean {
  if (!(pid > 0) || pid === except) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
