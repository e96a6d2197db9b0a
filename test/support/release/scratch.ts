import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';

export { createTemporaryFolder } from '../temporaryFolder';

/** A folder in memory where there is one: what is kept for undo is flushed to the disk, which a race need not wait for. */
export function memoryFolder(): string {
  const shared = '/dev/shm';
  try {
    accessSync(shared, constants.W_OK);
    return shared;
  } catch {
    // Another system, or a container without.
    return tmpdir();
  }
}
