import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from '../support/host/cache';
import { journalName, journalText } from './locks';

export interface Scratch {
  readonly root: string;
  /** A `.codegraph` folder below the root with a journal in it: hot from the first look on. */
  readonly hotFolder: string;
}

/** Runs `use` with a small project beside the large tree, on the same file system, and removes it. */
export async function withScratch<T>(use: (scratch: Scratch) => Promise<T>): Promise<T> {
  const root = mkdtempSync(path.join(cacheFolder('bench-scratch'), 'run-'));
  const remove = (): void => rmSync(root, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const hotFolder = path.join(root, 'project', '.codegraph');
    mkdirSync(hotFolder, { recursive: true });
    writeFileSync(path.join(hotFolder, journalName), journalText());
    return await use({ root, hotFolder });
  } finally {
    process.off('exit', remove);
    remove();
  }
}
