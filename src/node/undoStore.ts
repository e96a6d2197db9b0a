import { constants } from 'node:fs';
import {
  chmod,
  copyFile,
  link,
  lstat,
  lutimes,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileError, KeptFile, UndoStore } from '../core/ports';
import { fail, ok, type Result } from '../core/result';
import { fileErrorOf, noSuchFile } from './files/fileError';

/** Entries kept at the most; the oldest go first. */
const entryLimit = 200;

/**
 * Keeps removed files in a folder of Lockscope's own: `<id>.kept`, the file as it was, and `<id>.json`, where it
 * stood. Ids sort by time. Another process may use the same folder.
 */
export function createUndoStore(folder: string): UndoStore {
  return {
    keep: (entry, quarantine) => attempt(() => keep(folder, entry, quarantine)),
    list: () => listEntries(folder),
    restore: async (id) => {
      try {
        const entry = (await listEntries(folder)).find((candidate) => candidate.id === id);
        if (entry === undefined) return fail(noSuchFile);
        await putBack(folder, entry);
        return ok(undefined);
      } catch (error) {
        return fail(fileErrorOf(error));
      }
    },
  };
}

async function keep(folder: string, entry: KeptFile, quarantine: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const kept = join(folder, `${entry.id}.kept`);
  await move(quarantine, kept);
  try {
    // Last, so that an entry never names a file that is not there.
    await writeFile(join(folder, `${entry.id}.json`), JSON.stringify(entry), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    await move(kept, quarantine);
    throw error;
  }
  // The file is kept whether or not old ones can be dropped.
  await dropOldest(folder).catch(fileErrorOf);
}

async function dropOldest(folder: string): Promise<void> {
  const all = await listEntries(folder);
  await Promise.all(all.slice(entryLimit).map(({ id }) => forget(folder, id)));
}

async function listEntries(folder: string): Promise<readonly KeptFile[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (fileErrorOf(error).code === 'ENOENT') return [];
    throw error;
  }
  const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  const entries = await Promise.all(ids.map((id) => readEntry(folder, id)));
  return entries.filter((entry) => entry !== undefined).sort((a, b) => b.removedAt - a.removedAt);
}

/** `undefined` for what is not an entry, or was removed by another process since it was listed. */
async function readEntry(folder: string, id: string): Promise<KeptFile | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8'));
    return isKeptFile(parsed, id) ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || ['ENOENT', 'EISDIR'].includes(fileErrorOf(error).code)) return undefined;
    throw error;
  }
}

function isKeptFile(value: unknown, id: string): value is KeptFile {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Partial<Record<keyof KeptFile, unknown>>;
  return entry.id === id && typeof entry.path === 'string' && typeof entry.removedAt === 'number';
}

/** Without overwriting: `EEXIST` when somebody has taken the place meanwhile. */
async function putBack(folder: string, entry: KeptFile): Promise<void> {
  const kept = join(folder, `${entry.id}.kept`);
  if ((await lstat(kept)).isSymbolicLink()) {
    await copyLink(kept, entry.path);
    return forget(folder, entry.id);
  }
  try {
    await link(kept, entry.path);
  } catch (error) {
    if (fileErrorOf(error).code === 'EEXIST' || fileErrorOf(error).code === 'ENOENT') throw error;
    // Another file system, or one without hard links: a copy beside the place, then the same exclusive link.
    await putBackByCopy(kept, entry.path);
  }
  await forget(folder, entry.id);
}

async function putBackByCopy(kept: string, path: string): Promise<void> {
  // No name is longer than 255 bytes, and a character of it may be three.
  const beside = join(dirname(path), `.lockscope-restore-${basename(path).slice(0, 60)}-${process.pid}-${Date.now()}`);
  try {
    await copyWithTimes(kept, beside);
    await linkOrCopy(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (fileErrorOf(error).code === 'EEXIST') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

async function forget(folder: string, id: string): Promise<void> {
  for (const name of [`${id}.json`, `${id}.kept`]) {
    try {
      await unlink(join(folder, name));
    } catch (error) {
      // Another window was faster.
      if (fileErrorOf(error).code !== 'ENOENT') throw error;
    }
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (fileErrorOf(error).code !== 'EXDEV') throw error;
    await copyWithTimes(from, to);
    await unlink(from);
  }
}

/** Exclusive, as making a symbolic link is: `EEXIST` when the place is taken. */
async function copyLink(from: string, to: string): Promise<void> {
  const { atimeMs, mtimeMs } = await lstat(from);
  await symlink(await readlink(from), to);
  await lutimes(to, atimeMs / 1_000, mtimeMs / 1_000);
}

async function copyWithTimes(from: string, to: string): Promise<void> {
  if ((await lstat(from)).isSymbolicLink()) return copyLink(from, to);
  await copyFile(from, to, constants.COPYFILE_EXCL);
  const { atimeMs, mtimeMs, mode } = await lstat(from);
  await chmod(to, mode & 0o777);
  await utimes(to, atimeMs / 1_000, mtimeMs / 1_000);
}

async function attempt(act: () => Promise<void>): Promise<Result<void, FileError>> {
  try {
    await act();
    return ok(undefined);
  } catch (error) {
    return fail(fileErrorOf(error));
  }
}
