import type { Stats } from 'node:fs';
import { open, readdir, readlink } from 'node:fs/promises';
import type { Hands, KeptContent, KeptFile } from '../../core/ports';
import { fileErrorOf } from '../files/fileError';
import { assertHolds } from './folder';
import { forget, isOld, removeName, type Shelf, statOf } from './shelf';

/** No file system rounds times more coarsely (FAT). Milliseconds. */
const timeGrainMs = 2_000;

/**
 * Notes that an entry is about to be put back. Where that takes more than one system call, a process that is killed in
 * between leaves it here and in its place: of two that are alike, this tells which is a lock that somebody has made
 * since, and which is ours.
 */
export async function announceReturn(shelf: Shelf, id: string): Promise<void> {
  // What another process has noted already keeps its time.
  const file = await open(shelf.path(id, 'back'), 'a', 0o600);
  await file.close();
}

export async function forgetReturn(shelf: Shelf, id: string): Promise<void> {
  await removeName(shelf.path(id, 'back'));
}

/**
 * Whether what is kept is in its place again: a process was killed, or is, between putting it there and forgetting it.
 * It is forgotten for that process.
 */
export async function isBack(shelf: Shelf, entry: KeptFile, hands: Hands): Promise<boolean> {
  const { id, path } = entry;
  const kept = await statOf(shelf.path(id, 'kept'));
  if (kept === null) return true;
  const mark = await statOf(shelf.path(id, 'back'));
  if (mark === null && kept.nlink < 2) return false;
  const there = await statOf(path).catch(missing);
  if (there === null) return false;
  const isTheSame = there.ino === kept.ino && there.dev === kept.dev;
  if (isTheSame || (mark !== null && (await isCopy(entry, shelf, { kept, there }, hands)))) {
    await forget(shelf, id).catch(fileErrorOf);
    return true;
  }
  if (mark === null || !(await isFolderMadeSince(mark, entry, there))) return false;
  // Where a folder is not put back in one step it begins as a new one; its process may be about to go on with it.
  if (isOld(mark)) await forget(shelf, id).catch(fileErrorOf);
  return true;
}

function missing(error: unknown): null {
  fileErrorOf(error);
  return null;
}

/** Of one that is known to have been put back, or to have been about to be. */
async function isCopy(
  { id, path, shape, size, sha256, contents = [] }: KeptFile,
  shelf: Shelf,
  { kept, there }: { readonly kept: Stats; readonly there: Stats },
  hands: Hands,
): Promise<boolean> {
  const isAsOld = Math.abs(there.mtimeMs - kept.mtimeMs) <= timeGrainMs;
  switch (shape) {
    case 'symlink':
      // Its time is set after it is made.
      return there.isSymbolicLink() && (await readlink(path)) === (await readlink(shelf.path(id, 'kept')));
    case 'directory':
      return isAsOld && there.isDirectory() && (await holds(path, contents));
    case 'file': {
      if (!there.isFile() || !isAsOld || there.size !== size) return false;
      // Of a file with no digest, other processes may hold locks that reading it would drop.
      if (sha256 === null) return true;
      const seen = hands.look({ path, maxBytes: size });
      return seen.ok && seen.value.content?.state === 'read' && seen.value.content.sha256 === sha256;
    }
  }
}

/** Whether these files, and nothing else, are in a folder. */
async function holds(folder: string, contents: readonly KeptContent[]): Promise<boolean> {
  return assertHolds(folder, contents).then(
    () => true,
    (error: unknown) => (fileErrorOf(error), false),
  );
}

/** By the time at which it was made, which is 0 where that is not known. */
async function isFolderMadeSince(mark: Stats, { path, shape, contents }: KeptFile, there: Stats): Promise<boolean> {
  const isOne =
    contents === undefined && shape === 'directory' && there.isDirectory() && there.birthtimeMs >= mark.mtimeMs;
  return isOne && (await readdir(path)).length === 0;
}
