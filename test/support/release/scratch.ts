import { accessSync, constants, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';

export { createTemporaryFolder } from '../temporaryFolder';

/** A folder in memory where there is one: what is kept for undo is flushed to the disk, which a race need not wait for. */
export function memoryFolder(): string {
  const shared = '/dev/shm';
  // Another system, or a container without.
  return isWritable(shared) ? shared : tmpdir();
}

/**
 * A folder that is ours to write to on another device than this one, so that nothing can be renamed from one to the
 * other; `null` where the whole machine is one.
 */
export function otherDevice(folder: string): string | null {
  const { dev } = statSync(folder);
  const candidates = ['/dev/shm', tmpdir(), `/run/user/${process.getuid?.() ?? 0}`, homedir(), process.cwd()];
  return candidates.find((candidate) => isWritable(candidate) && statSync(candidate).dev !== dev) ?? null;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    // ENOENT, EACCES, EROFS: not ours to write to.
    return false;
  }
}
