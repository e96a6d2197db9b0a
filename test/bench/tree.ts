import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from '../support/host/cache';
import { journalLockName, journalName, journalText, stampOf } from './locks';

/** The shape of the tree; another shape means another stamp, and the tree is made anew. */
const shape = { version: 1, folders: 20_000, filesInEach: 10, subfolders: 8, lockFolders: 100 } as const;

export interface BenchTree {
  readonly root: string;
  readonly folders: number;
  readonly files: number;
  readonly lockFolders: readonly string[];
}

/** The large tree, from the cache or made now. The locks in it are of the last run until `writeLocks`. */
export function ensureTree(): BenchTree {
  const home = cacheFolder('bench-tree');
  const root = path.join(home, 'tree');
  const stamp = path.join(home, 'complete.json');
  const sources = sourceFolders(root);
  const every = Math.floor(sources.length / shape.lockFolders);
  const lockFolders = sources
    .filter((_, index) => index % every === every - 1)
    .slice(0, shape.lockFolders)
    .map((folder) => path.join(folder, '.codegraph'));
  if (!isStamped(stamp)) {
    rmSync(home, { recursive: true, force: true });
    for (const folder of sources) fillSourceFolder(folder);
    for (const folder of lockFolders) fillLockFolder(folder);
    // Last: a tree without it is not complete.
    writeFileSync(stamp, JSON.stringify(shape));
  }
  return { root, folders: shape.folders, files: shape.folders * shape.filesInEach, lockFolders };
}

/** Writes every lock anew: held by these processes, and as young as can be. */
export function writeLocks(tree: BenchTree, pids: readonly number[]): void {
  tree.lockFolders.forEach((folder, index) => {
    const pid = pids[index % pids.length];
    if (pid === undefined) throw new Error('no holders');
    writeFileSync(path.join(folder, journalLockName), stampOf(pid));
  });
}

/** Level by level, each folder with `subfolders` more, so that paths are as deep as in a real project. */
function sourceFolders(root: string): readonly string[] {
  const folders = [root];
  for (let parent = 0; folders.length < shape.folders - shape.lockFolders; parent++) {
    for (let child = 0; child < shape.subfolders && folders.length < shape.folders - shape.lockFolders; child++) {
      folders.push(path.join(folders[parent] ?? root, `part-${child}`));
    }
  }
  return folders;
}

function isStamped(stamp: string): boolean {
  try {
    return readFileSync(stamp, 'utf8') === JSON.stringify(shape);
  } catch {
    // ENOENT: never made, or not to the end.
    return false;
  }
}

function fillSourceFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (let file = 0; file < shape.filesInEach; file++) touch(path.join(folder, `module-${file}.ts`));
}

/** The lock and the journal count as files of the folder. */
function fillLockFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, journalName), journalText());
  touch(path.join(folder, journalLockName));
  touch(path.join(folder, 'graph.db'));
  for (let file = 3; file < shape.filesInEach; file++) touch(path.join(folder, `cache-${file}.bin`));
}

function touch(file: string): void {
  closeSync(openSync(file, 'w'));
}
