import type { Stats } from 'node:fs';
import { lstat, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isGone, type KeptFile } from '../../core/ports';
import { fileErrorOf } from '../files/fileError';
import { kindOf } from '../files/look';
import { removeOne } from './folder';
import { type Note, noteOf, noteText } from './note';

/**
 * The folder where removed files are kept. Of each there is `<id>.kept`, the file as it was, and beside it, with where
 * it stood, first `<id>.pending` and in the end `<id>.json`. Several processes use the folder at once, and each may be
 * killed between any two calls:
 *
 * - `.pending` is there, whole, before anything is moved in. With its `.kept` it is as good as `.json`; without, it
 *   goes once nothing is left that could be moved in.
 * - `.kept` comes whole, in one rename; a copy is made as `<id>.part`. It is the first to go when an entry is forgotten,
 *   so that a `.json` alone says nothing.
 * - `.back` is there while it is being put back, and says of what is found in its place how it came there.
 * - `.new`, a note being written, and `.part` of a killed process are worth nothing, and go when they are old.
 */
export interface Shelf {
  readonly folder: string;
  path(id: string, suffix: Suffix): string;
}

export type Suffix = 'new' | 'pending' | 'part' | 'kept' | 'json' | 'back';

export interface Kept {
  readonly entry: KeptFile;
  /** What it takes on the disk. */
  readonly size: number;
}

/** For this long nobody takes a file that is being made for one that was left. */
const makingMs = 60_000;

const namePattern = /^([\w-][\w.-]*)\.(new|pending|part|kept|json|back)$/;

export function createShelf(folder: string): Shelf {
  return { folder, path: (id, suffix) => join(folder, `${id}.${suffix}`) };
}

/** Whether this can be the start of a name, and of no name in another folder. */
export function isId(id: string): boolean {
  return namePattern.test(`${id}.kept`);
}

/** What there is of each id; empty when the folder is not there. */
export async function scan(shelf: Shelf): Promise<ReadonlyMap<string, ReadonlySet<Suffix>>> {
  const found = new Map<string, Set<Suffix>>();
  for (const name of await namesIn(shelf.folder)) {
    const [, id, suffix] = namePattern.exec(name) ?? [];
    if (id === undefined) continue;
    const suffixes = found.get(id) ?? new Set();
    found.set(id, suffixes.add(suffix as Suffix));
  }
  return found;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (fileErrorOf(error).code === 'ENOENT') return [];
    throw error;
  }
}

/** Writes a note that is whole or not there, on the disk before it has its name. `EEXIST` when there is such an entry. */
export async function announce(shelf: Shelf, entry: KeptFile, quarantine: string): Promise<void> {
  const making = shelf.path(entry.id, 'new');
  const file = await open(making, 'wx', 0o600);
  try {
    try {
      await file.writeFile(noteText(entry, quarantine));
      await file.sync();
    } finally {
      await file.close();
    }
    // Whoever has the id as well cannot get past `.new` meanwhile. `.pending` becomes `.json`, so it is asked first.
    for (const suffix of ['pending', 'json', 'kept', 'part'] as const) {
      if ((await statOf(shelf.path(entry.id, suffix))) !== null) throw taken(entry.id);
    }
    await rename(making, shelf.path(entry.id, 'pending'));
  } catch (error) {
    await removeName(making);
    throw error;
  }
}

function taken(id: string): Error {
  return Object.assign(new Error(`EEXIST: something is kept as ${id} already`), { code: 'EEXIST' });
}

/** `null` when there is no such entry, or was removed by another process meanwhile. */
export async function readKept(shelf: Shelf, id: string): Promise<Kept | null> {
  const stats = await statOf(shelf.path(id, 'kept'));
  if (stats === null) return null;
  // Between the two looks another process may have completed it: then it is there under the second name.
  const note = (await readNote(shelf, id, 'pending', stats)) ?? (await readNote(shelf, id, 'json', stats));
  return note === null ? null : { entry: note.entry, size: stats.size };
}

/**
 * Ends what a killed process began: an entry that was moved in is completed, what is left of one that is gone is
 * removed. Everything it does may be done by two at once, or not at all.
 */
export async function tidy(shelf: Shelf, id: string, suffixes: ReadonlySet<Suffix>): Promise<void> {
  if (suffixes.has('new')) await removeOld(shelf.path(id, 'new'));
  if (suffixes.has('part')) await removeOld(shelf.path(id, 'part'));
  if (suffixes.has('pending')) return settle(shelf, id);
  if (suffixes.has('kept') || !(suffixes.has('json') || suffixes.has('back'))) return;
  // Asked again: the names were listed one after another.
  if ((await statOf(shelf.path(id, 'kept'))) !== null) return;
  if ((await readNote(shelf, id, 'json')) !== null) await removeName(shelf.path(id, 'json'));
  await removeName(shelf.path(id, 'back'));
}

/** The entry of what is kept since it lay there; `null` where there is none. The names of a quarantine are no one else's. */
export async function keptFrom(shelf: Shelf, quarantine: string): Promise<KeptFile | null> {
  for (const [id, suffixes] of await scan(shelf)) {
    if (!suffixes.has('kept')) continue;
    const note = (await readNote(shelf, id, 'pending')) ?? (await readNote(shelf, id, 'json'));
    if (note?.quarantine === quarantine) return (await readKept(shelf, id))?.entry ?? null;
  }
  return null;
}

/** Makes an entry of a note whose file was moved in, or removes it once nothing can be moved in any more. */
async function settle(shelf: Shelf, id: string): Promise<void> {
  const note = await readNote(shelf, id, 'pending');
  if (note === null) return;
  // In this order: what is gone from there and is not here now never will be. No clock is needed to know.
  const isAwaited = note.quarantine === null || (await statOf(note.quarantine)) !== null;
  if ((await statOf(shelf.path(id, 'kept'))) !== null) return complete(shelf, id);
  if (!isAwaited) await removeName(shelf.path(id, 'pending'));
}

/** Another process may have been faster, which is as well. */
export async function complete(shelf: Shelf, id: string): Promise<void> {
  try {
    await rename(shelf.path(id, 'pending'), shelf.path(id, 'json'));
  } catch (error) {
    ignoreGone(error);
  }
}

/** The file first: a note without one is no entry. A folder leaves in one step, whole, before what is in it goes. */
export async function forget(shelf: Shelf, id: string): Promise<void> {
  const part = shelf.path(id, 'part');
  if ((await statOf(shelf.path(id, 'kept')))?.isDirectory() === true && (await statOf(part)) === null) {
    await rename(shelf.path(id, 'kept'), part).catch(ignoreGone);
    await removeName(part);
  }
  for (const suffix of ['kept', 'pending', 'json', 'back'] as const) await removeName(shelf.path(id, suffix));
}

/**
 * A file, a link or a folder of our own with the files in it, of which it has no others; what is gone already is as well.
 * @throws `ENOTEMPTY` for a folder with a folder in it
 */
export async function removeName(path: string): Promise<void> {
  try {
    await removeOne(path);
  } catch (error) {
    ignoreGone(error);
  }
}

function ignoreGone(error: unknown): void {
  if (fileErrorOf(error).code !== 'ENOENT') throw error;
}

async function removeOld(path: string): Promise<void> {
  const stats = await statOf(path);
  if (stats !== null && isOld(stats)) await removeName(path);
}

/** Not by the time of its content, which a copy has from its original. */
export function isOld({ ctimeMs }: Stats): boolean {
  return Date.now() - ctimeMs > makingMs;
}

/** `null` when nothing is there. */
export async function statOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isGone(fileErrorOf(error))) return null;
    throw error;
  }
}

async function readNote(shelf: Shelf, id: string, suffix: 'pending' | 'json', kept?: Stats): Promise<Note | null> {
  const kind = kept === undefined ? 'other' : kindOf(kept);
  const stats = { shape: kind === 'other' ? 'file' : kind, size: kept?.size ?? 0 } as const;
  try {
    return noteOf(await readFile(shelf.path(id, suffix), 'utf8'), id, stats);
  } catch (error) {
    if (['ENOENT', 'EISDIR'].includes(fileErrorOf(error).code)) return null;
    throw error;
  }
}
