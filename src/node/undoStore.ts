import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { leftoverName, type Maker } from '../core/release/leftoverNames';
import type { FileError, Hands, KeptFile, UndoStore } from '../core/ports';
import { fail, ok, type Result } from '../core/result';
import { errorOf, fileErrorOf, noSuchFile } from './files/fileError';
import { createHands } from './files/hands';
import { ownProcess } from './ownProcess';
import { byAge, surplusOf } from './undo/bounds';
import { announceReturn, forgetReturn, isBack } from './undo/returned';
import {
  announce,
  complete,
  createShelf,
  forget,
  isId,
  keptFrom,
  type Kept,
  readKept,
  scan,
  type Shelf,
  statOf,
  type Suffix,
  tidy,
} from './undo/shelf';
import { together } from './undo/together';
import {
  assertIntact,
  assertKeepable,
  bringBeside,
  duplicate,
  type NameBeside,
  putBack,
  removeOriginal,
  takeIn,
} from './undo/transfer';

/** What tests and composition roots replace. */
export interface UndoStoreOptions {
  readonly hands?: Hands;
  /** This process, as it names what it puts beside a lock. */
  readonly maker?: Maker;
  /** Sixteen random hexadecimal digits, unguessable. */
  readonly randomHex?: () => string;
}

/**
 * Keeps removed files in a folder of Lockscope's own. Another process may use the same one; what a killed process
 * leaves there loses nothing, see `Shelf`.
 */
export function createUndoStore(folder: string, options: UndoStoreOptions = {}): UndoStore {
  const shelf = createShelf(folder);
  const { hands = createHands(), maker = ownProcess(), randomHex = eightBytes } = options;
  // Neither what is kept nor its note ever changes: each is read once for the limits.
  const known = new Map<string, Kept>();
  // Each for itself would read what the others have just kept, all of them at once.
  const trim = together((newest: readonly KeptFile[]) => dropSurplus(shelf, newest, known));
  const nameBeside: NameBeside = (kind, name) => leftoverName(kind, name, maker, randomHex());
  return {
    keep: (entry, quarantine) =>
      attempt(async () => {
        await keep(shelf, entry, quarantine, nameBeside);
        // The file is kept whether or not old ones can be dropped.
        await trim(entry).catch(fileErrorOf);
      }),
    finish: (quarantine) => attempt(() => finish(shelf, quarantine, nameBeside)),
    list: () => attempt(() => list(shelf, hands)),
    restore: (id) => attempt(() => restore(shelf, id, hands, nameBeside)),
    copyTo: (id, path) => attempt(() => copyTo(shelf, id, path)),
    clear: (ids) =>
      attempt(async () => {
        for (const id of ids.filter(isId)) await forget(shelf, id);
      }),
  };
}

async function keep(shelf: Shelf, entry: KeptFile, quarantine: string, nameBeside: NameBeside): Promise<void> {
  if (!isId(entry.id)) throw errorOf({ code: 'EINVAL', message: `not an id: ${entry.id}` });
  await assertKeepable(quarantine, entry);
  await mkdir(shelf.folder, { recursive: true, mode: 0o700 });
  await announce(shelf, entry, quarantine);
  try {
    await takeIn(shelf, entry, quarantine, nameBeside);
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

async function finish(shelf: Shelf, quarantine: string, nameBeside: NameBeside): Promise<boolean> {
  const entry = await keptFrom(shelf, quarantine);
  if (entry === null) return false;
  const kept = shelf.path(entry.id, 'kept');
  try {
    await assertIntact(kept, entry);
    await assertIntact(quarantine, entry);
  } catch (error) {
    // What is not the same is kept for itself.
    fileErrorOf(error);
    return false;
  }
  await removeOriginal(kept, entry, quarantine, nameBeside);
  await complete(shelf, entry.id).catch(fileErrorOf);
  return true;
}

async function dropSurplus(shelf: Shelf, newest: readonly KeptFile[], known: Map<string, Kept>): Promise<void> {
  const found = await scan(shelf);
  const ids = [...found].filter(([, suffixes]) => suffixes.has('kept')).map(([id]) => id);
  await Promise.all(
    ids.map(async (id) => {
      const kept = known.has(id) ? null : await readKept(shelf, id);
      if (kept !== null) known.set(id, kept);
    }),
  );
  for (const id of known.keys()) if (found.get(id)?.has('kept') !== true) known.delete(id);
  for (const { entry } of surplusOf([...known.values()], newest)) {
    await forget(shelf, entry.id);
    known.delete(entry.id);
  }
}

function eightBytes(): string {
  return randomBytes(8).toString('hex');
}

async function list(shelf: Shelf, hands: Hands): Promise<readonly KeptFile[]> {
  const found = await scan(shelf);
  const kept = await Promise.all(
    [...found].map(async ([id, suffixes]) => {
      // A folder that cannot be written to can still be listed.
      await tidy(shelf, id, suffixes).catch(fileErrorOf);
      return listed(shelf, id, suffixes, hands).catch(nothingOf);
    }),
  );
  return kept
    .flat()
    .sort(byAge)
    .map(({ entry }) => entry);
}

async function listed(shelf: Shelf, id: string, suffixes: ReadonlySet<Suffix>, hands: Hands): Promise<readonly Kept[]> {
  const kept = await readKept(shelf, id);
  if (kept === null || (await isBack(shelf, kept.entry, hands))) return [];
  if (suffixes.has('back')) await forgetReturn(shelf, id).catch(fileErrorOf);
  return [kept];
}

/** What cannot be read, another user's perhaps, cannot be put back either, and does not stand in the way of the rest. */
function nothingOf(error: unknown): readonly never[] {
  fileErrorOf(error);
  return [];
}

async function restore(shelf: Shelf, id: string, hands: Hands, nameBeside: NameBeside): Promise<void> {
  const entry = isId(id) ? (await readKept(shelf, id))?.entry : undefined;
  if (entry === undefined || (await isBack(shelf, entry, hands))) throw errorOf(noSuchFile);
  const kept = shelf.path(id, 'kept');
  await assertIntact(kept, entry);
  // Where this fails it is put back all the same: it matters only to who finds us killed.
  await announceReturn(shelf, id).catch(fileErrorOf);
  let beside: string | null = null;
  try {
    beside = await bringBeside(kept, entry, nameBeside);
    const placed = beside === null ? null : hands.restore(beside, entry.path);
    if (placed === null) await putBack(kept, entry, hands, nameBeside);
    else if (!placed.ok) throw errorOf(placed.error);
  } catch (error) {
    if (beside !== null) await keepAgain(shelf, entry, beside, nameBeside).catch(fileErrorOf);
    // Of several steps the last may have failed. Where the place is taken, what stands there is somebody else's.
    const isTaken = fileErrorOf(error).code === 'EEXIST';
    if (!isTaken && (await statOf(kept)) !== null && (await isBack(shelf, entry, hands))) return;
    await forgetReturn(shelf, id).catch(fileErrorOf);
    throw error;
  }
  await forget(shelf, id).catch(fileErrorOf);
}

/** What was on its way back. Others may have seen that it was not here any more, and have forgotten its note. */
async function keepAgain(shelf: Shelf, entry: KeptFile, beside: string, nameBeside: NameBeside): Promise<void> {
  await forget(shelf, entry.id);
  await keep(shelf, entry, beside, nameBeside);
}

async function copyTo(shelf: Shelf, id: string, path: string): Promise<void> {
  const entry = isId(id) ? (await readKept(shelf, id))?.entry : undefined;
  if (entry === undefined) throw errorOf(noSuchFile);
  const kept = shelf.path(id, 'kept');
  await assertIntact(kept, entry);
  await duplicate(kept, path);
}

async function attempt<T>(act: () => Promise<T>): Promise<Result<T, FileError>> {
  try {
    return ok(await act());
  } catch (error) {
    return fail(fileErrorOf(error));
  }
}
