import { mkdir } from 'node:fs/promises';
import type { Maker } from '../core/release/leftoverNames';
import type { FileError, Hands, KeptFile, UndoStore } from '../core/ports';
import { fail, ok, type Result } from '../core/result';
import { fileErrorOf, noSuchFile } from './files/fileError';
import { createHands } from './files/hands';
import { ownProcess } from './ownProcess';
import { byAge, surplus } from './undo/bounds';
import {
  announce,
  complete,
  createShelf,
  forget,
  isId,
  type Kept,
  readKept,
  scan,
  type Shelf,
  statOf,
  tidy,
} from './undo/shelf';
import { assertIntact, assertKeepable, duplicate, errorOf, putBack, takeIn } from './undo/transfer';

/** What tests and composition roots replace. */
export interface UndoStoreOptions {
  readonly hands?: Hands;
  /** This process, as it names what it puts beside a lock. */
  readonly maker?: Maker;
}

/**
 * Keeps removed files in a folder of Lockscope's own. Another process may use the same one; what a killed process
 * leaves there loses nothing, see `Shelf`.
 */
export function createUndoStore(folder: string, options: UndoStoreOptions = {}): UndoStore {
  const shelf = createShelf(folder);
  const { hands = createHands(), maker = ownProcess() } = options;
  // Neither what is kept nor its note ever changes: each is read once for the limits.
  const known = new Map<string, Kept>();
  return {
    keep: (entry, quarantine) =>
      attempt(async () => {
        await keep(shelf, entry, quarantine);
        // The file is kept whether or not old ones can be dropped.
        await dropSurplus(shelf, entry, known).catch(fileErrorOf);
      }),
    list: () => list(shelf),
    restore: (id) => attempt(() => restore(shelf, id, hands, maker)),
    copyTo: (id, path) => attempt(() => copyTo(shelf, id, path)),
    clear: (ids) =>
      attempt(async () => {
        for (const id of ids.filter(isId)) await forget(shelf, id);
      }),
  };
}

async function keep(shelf: Shelf, entry: KeptFile, quarantine: string): Promise<void> {
  if (!isId(entry.id)) throw errorOf({ code: 'EINVAL', message: `not an id: ${entry.id}` });
  await assertKeepable(quarantine);
  await mkdir(shelf.folder, { recursive: true, mode: 0o700 });
  await announce(shelf, entry, quarantine);
  try {
    await takeIn(shelf, entry, quarantine);
  } catch (error) {
    // Of a remote file system it may be only the answer that was lost.
    const isIn = (await statOf(quarantine)) === null && (await statOf(shelf.path(entry.id, 'kept'))) !== null;
    if (!isIn) {
      await forget(shelf, entry.id);
      throw error;
    }
  }
  // Where this fails, the next list does it.
  await complete(shelf, entry.id).catch(fileErrorOf);
}

async function dropSurplus(shelf: Shelf, newest: KeptFile, known: Map<string, Kept>): Promise<void> {
  const found = await scan(shelf);
  const ids = [...found].filter(([, suffixes]) => suffixes.has('kept')).map(([id]) => id);
  await Promise.all(
    ids.map(async (id) => {
      const kept = known.has(id) ? null : await readKept(shelf, id);
      if (kept !== null) known.set(id, kept);
    }),
  );
  for (const id of known.keys()) if (found.get(id)?.has('kept') !== true) known.delete(id);
  for (const { entry } of surplus([...known.values()], newest)) {
    await forget(shelf, entry.id);
    known.delete(entry.id);
  }
}

async function list(shelf: Shelf): Promise<readonly KeptFile[]> {
  const found = await scan(shelf);
  const kept = await Promise.all(
    [...found].map(async ([id, suffixes]) => {
      // A folder that cannot be written to can still be listed.
      await tidy(shelf, id, suffixes).catch(fileErrorOf);
      const read = await readKept(shelf, id);
      return read === null || (await isBack(shelf, read.entry)) ? [] : [read];
    }),
  );
  return kept
    .flat()
    .sort(byAge)
    .map(({ entry }) => entry);
}

/**
 * Whether one and the same file is kept and stands in its place: without the system call that moves it in one step, a
 * process was killed, or is, between giving it back its name and forgetting it. It is forgotten for that process.
 */
async function isBack(shelf: Shelf, { id, path, shape }: KeptFile): Promise<boolean> {
  if (shape !== 'file') return false;
  const kept = await statOf(shelf.path(id, 'kept'));
  if (kept === null || kept.nlink < 2) return kept === null;
  const there = await statOf(path).catch(() => null);
  if (there?.ino !== kept.ino || there.dev !== kept.dev) return false;
  await forget(shelf, id).catch(fileErrorOf);
  return true;
}

async function restore(shelf: Shelf, id: string, hands: Hands, maker: Maker): Promise<void> {
  const entry = isId(id) ? (await readKept(shelf, id))?.entry : undefined;
  if (entry === undefined || (await isBack(shelf, entry))) throw errorOf(noSuchFile);
  const kept = shelf.path(id, 'kept');
  await assertIntact(kept, entry);
  await putBack(kept, entry.path, hands, maker);
  await forget(shelf, id).catch(fileErrorOf);
}

async function copyTo(shelf: Shelf, id: string, path: string): Promise<void> {
  const entry = isId(id) ? (await readKept(shelf, id))?.entry : undefined;
  if (entry === undefined) throw errorOf(noSuchFile);
  const kept = shelf.path(id, 'kept');
  await assertIntact(kept, entry);
  await duplicate(kept, path);
}

async function attempt(act: () => Promise<void>): Promise<Result<void, FileError>> {
  try {
    await act();
    return ok(undefined);
  } catch (error) {
    return fail(fileErrorOf(error));
  }
}
