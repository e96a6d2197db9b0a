import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import {
  chmod,
  constants,
  copyFile,
  lchown,
  link,
  lstat,
  lutimes,
  mkdir,
  open,
  readlink,
  rename,
  symlink,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Hands, KeptContent, KeptFile } from '../../core/ports';
import { errorOf, fileErrorOf } from '../files/fileError';
import { assertHolds, removeKnown, removeOne } from './folder';
import { type Shelf, statOf } from './shelf';

/** A fresh name beside the one that it is given: of a copy, which is of no worth any more, or of the thing itself. */
export type NameBeside = (kind: 'restore' | 'quarantine', name: string) => string;

/** Moves what lies in quarantine in; where that fails, it lies there still and nothing is here. */
export async function takeIn(shelf: Shelf, entry: KeptFile, quarantine: string, nameBeside: NameBeside): Promise<void> {
  const kept = shelf.path(entry.id, 'kept');
  try {
    await rename(quarantine, kept);
  } catch (error) {
    if (fileErrorOf(error).code !== 'EXDEV') throw error;
    await takeCopyIn(shelf, entry, quarantine, nameBeside);
  }
}

/** From another file system: the copy is whole, checked and on the disk before the original goes. */
async function takeCopyIn(shelf: Shelf, entry: KeptFile, quarantine: string, nameBeside: NameBeside): Promise<void> {
  const { contents = [] } = entry;
  const part = shelf.path(entry.id, 'part');
  const kept = shelf.path(entry.id, 'kept');
  try {
    await copy(quarantine, part, contents);
    await assertIntact(part, entry);
    await rename(part, kept);
  } catch (error) {
    await removeQuietly(part);
    throw error;
  }
  try {
    await removeOriginal(kept, entry, quarantine, nameBeside);
  } catch (error) {
    await removeQuietly(kept);
    throw error;
  }
}

/**
 * Takes away what lies in quarantine, of which there is a whole copy by now. A folder goes in several steps: whoever
 * finds it half way has to know by its name that it is a copy. Where that fails, it lies there whole.
 */
export async function removeOriginal(
  kept: string,
  { contents = [] }: KeptFile,
  quarantine: string,
  nameBeside: NameBeside,
): Promise<void> {
  if (contents.length === 0) return removeKnown(quarantine, contents);
  const doomed = join(dirname(quarantine), nameBeside('restore', basename(quarantine)));
  await rename(quarantine, doomed);
  try {
    await removeKnown(doomed, contents);
  } catch (error) {
    if ((await statOf(doomed)) === null) throw error;
    for (const { name } of contents) {
      if ((await statOf(join(doomed, name))) === null) await copy(join(kept, name), join(doomed, name), []);
    }
    await rename(doomed, quarantine);
    throw error;
  }
}

/** @throws `ENOTEMPTY` for a folder with something else in it than what was seen, `ENOTSUP` for what is neither file, link nor folder */
export async function assertKeepable(path: string, { contents = [] }: KeptFile): Promise<void> {
  const stats = await lstat(path);
  if (stats.isDirectory()) {
    await assertHolds(path, contents);
  } else if (!stats.isFile() && !stats.isSymbolicLink()) {
    throw errorOf({ code: 'ENOTSUP', message: 'neither a file, a link nor a folder' });
  }
}

/**
 * @throws `EBADMSG` for a file that is not what was removed, by its size and, where it may be read, its digest; the same
 * of the files in a folder
 */
export async function assertIntact(path: string, { size, sha256, contents = [] }: KeptFile): Promise<void> {
  const stats = await lstat(path);
  if (stats.isDirectory()) {
    await assertHolds(path, contents);
    for (const inner of contents) {
      if ((await digestOf(join(path, inner.name))) !== inner.sha256) throw notIntact();
    }
  }
  if (!stats.isFile()) return;
  // Of a file with no digest, other processes may hold locks that reading it would drop.
  if (stats.size === size && (sha256 === null || (await digestOf(path)) === sha256)) return;
  throw notIntact();
}

function notIntact(): Error {
  return errorOf({ code: 'EBADMSG', message: 'what is kept is not what was removed' });
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

/**
 * Moves a folder with files in it beside the place where it stood. From there it is put back: the last step is two where
 * the system has no such call, and whoever finds us killed between them knows by its name what stands in the place.
 * `null` for anything else, and where it is kept on another file system.
 * @throws `EEXIST` where the place is taken
 */
export async function bringBeside(
  kept: string,
  { path, contents = [] }: KeptFile,
  nameBeside: NameBeside,
): Promise<string | null> {
  if (contents.length === 0) return null;
  await assertFree(path);
  const beside = join(dirname(path), nameBeside('quarantine', basename(path)));
  try {
    await rename(kept, beside);
    return beside;
  } catch (error) {
    if (fileErrorOf(error).code === 'EXDEV') return null;
    throw error;
  }
}

async function assertFree(path: string): Promise<void> {
  if ((await statOf(path)) !== null) throw errorOf({ code: 'EEXIST', message: 'the place is taken' });
}

/**
 * Puts what is kept where it stood, in one step that fails with `EEXIST` where the place is taken by whatever it is. To
 * another file system, and always if it is a folder with files in it, it comes as a copy: made beside the place, so that
 * it is whole when it gets its name.
 */
export async function putBack(
  kept: string,
  { path, contents = [] }: KeptFile,
  hands: Hands,
  nameBeside: NameBeside,
): Promise<void> {
  const moved = contents.length === 0 ? hands.restore(kept, path) : null;
  if (moved?.ok === true) return;
  if (moved !== null && moved.error.code !== 'EXDEV') throw errorOf(moved.error);
  await assertFree(path);
  // Links and empty folders are exclusive by themselves.
  if (!(await lstat(kept)).isFile() && contents.length === 0) return copy(kept, path, []);
  const beside = join(dirname(path), nameBeside('restore', basename(path)));
  try {
    await copy(kept, beside, contents);
    // Somebody who was faster may have seen it removed since: once is enough.
    await lstat(kept);
    const placed = hands.restore(beside, path);
    if (!placed.ok) throw errorOf(placed.error);
  } finally {
    await removeQuietly(beside);
  }
}

/** A second name, or a copy where it cannot have one: on another file system, or on one that has no hard links. */
export async function duplicate(kept: string, path: string): Promise<void> {
  try {
    await link(kept, path);
  } catch (error) {
    if (fileErrorOf(error).code === 'EEXIST') throw error;
    await copy(kept, path, []);
  }
}

/** Exclusive, with the times and the mode, and where we may, the owner; of a folder with these files in it. */
async function copy(from: string, to: string, contents: readonly KeptContent[]): Promise<void> {
  const stats = await lstat(from);
  if (stats.isSymbolicLink()) await symlink(await readlink(from), to);
  else if (stats.isDirectory()) {
    await assertHolds(from, contents);
    await mkdir(to);
    for (const { name } of contents) await copy(join(from, name), join(to, name), []);
  } else await copyFile(from, to, constants.COPYFILE_EXCL);
  await copyFacts(stats, to);
  if (stats.isFile()) await flush(to);
}

async function copyFacts(stats: Stats, to: string): Promise<void> {
  // Only root can give files away, and not in every container; a copy of its own would be in the owner's way.
  if (process.getuid?.() === 0) await lchown(to, stats.uid, stats.gid).catch(fileErrorOf);
  if (!stats.isSymbolicLink()) await chmod(to, stats.mode & 0o7777);
  await lutimes(to, stats.atimeMs / 1_000, stats.mtimeMs / 1_000);
}

async function flush(path: string): Promise<void> {
  // Windows flushes only what is open for writing, which the copy of a read-only file cannot be.
  if (process.platform === 'win32') return;
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** For what is to be cleaned up after something else went wrong, which is what is to be told. */
async function removeQuietly(path: string): Promise<void> {
  await removeOne(path).catch(fileErrorOf);
}
