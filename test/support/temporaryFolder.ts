import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  /** Absolute, without links. */
  readonly path: string;
  /** A path below the folder. */
  at(...segments: readonly string[]): string;
  remove(): void;
}

/** A fresh folder; below `parent` where a certain device is wanted. */
export function createTemporaryFolder(parent = tmpdir()): TemporaryFolder {
  const path = mkdtempSync(join(realpathSync(parent), 'lockscope-'));
  return {
    path,
    at: (...segments) => join(path, ...segments),
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}
