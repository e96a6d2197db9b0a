import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptContent } from '../../core/ports';
import { errorOf, fileErrorOf } from '../files/fileError';

/**
 * What may be in a folder that is taken in, and is: the files that were seen in it when it was removed.
 * @throws `ENOTEMPTY` with anything else in it
 */
export async function assertHolds(folder: string, contents: readonly KeptContent[]): Promise<void> {
  const names = await readdir(folder);
  for (const name of names) {
    const known = contents.find((one) => one.name === name);
    const stats = await lstat(join(folder, name));
    if (known === undefined || !stats.isFile() || stats.size !== known.size) {
      throw errorOf({ code: 'ENOTEMPTY', message: 'a folder with something else in it' });
    }
  }
  if (names.length < contents.length) throw errorOf({ code: 'EBADMSG', message: 'a folder with less in it' });
}

/** A file, a link, or a folder with these files in it and nothing else, which may be somebody's: `ENOTEMPTY`. */
export async function removeKnown(path: string, contents: readonly KeptContent[]): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return unlink(path);
  await assertHolds(path, contents);
  for (const { name } of contents) await unlinkFile(join(path, name));
  await rmdir(path);
}

/** A file, a link, or a folder of our own with the files in it: nothing below a folder in it is ever gone into. */
export async function removeOne(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return unlink(path);
  for (const name of await readdir(path)) await unlinkFile(join(path, name));
  await rmdir(path);
}

/** Leaves folders where they are. Another process may be at it as well. */
async function unlinkFile(path: string): Promise<void> {
  try {
    if (!(await lstat(path)).isDirectory()) await unlink(path);
  } catch (error) {
    if (fileErrorOf(error).code !== 'ENOENT') throw error;
  }
}
