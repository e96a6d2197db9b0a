import type { Dialect, Place } from '../dialect';
import { anyProgram } from '../forms/anyProgram';
import { kernelFile } from '../forms/kernelFile';

/** `LOCK` says nothing by itself: the folder is a store when it has its `CURRENT` and a `MANIFEST-000001`. */
export function isLevelStore(place: Place): boolean {
  if (!place.hasSibling('CURRENT')) return false;
  for (const name of place.siblings()) if (/^MANIFEST-[0-9]+$/.test(name)) return true;
  return false;
}

/** The mutex of a LevelDB folder: empty, permanent, locked as a whole with `fcntl`. */
export const leveldbLock: Dialect = kernelFile({
  id: 'leveldb.lock',
  tool: 'leveldb',
  program: anyProgram,
  names: [{ exact: 'LOCK' }],
  claims: isLevelStore,
  asksNeighbours: true,
  by: 'fcntl',
  words: {
    title: 'LevelDB lock',
    what: 'A program locks this empty file while it has the LevelDB store in this folder open; the file itself always stays. Only one process can have it open.',
    harm: 'Removing it while the store is open lets a second program in, and both damage the store.',
    cure: 'It is free as soon as the program that holds it closes the store, or ends.',
  },
});
