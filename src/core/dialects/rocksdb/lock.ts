import type { Dialect, Place } from '../dialect';
import { anyProgram } from '../forms/anyProgram';
import { kernelFile } from '../forms/kernelFile';
import { isLevelStore } from '../leveldb/lock';

/** The mutex of a RocksDB folder: as LevelDB's, from which it descends; told apart by the options it writes down. */
export const rocksdbLock: Dialect = kernelFile({
  id: 'rocksdb.lock',
  tool: 'rocksdb',
  program: anyProgram,
  names: [{ exact: 'LOCK' }],
  claims: (place) => isLevelStore(place) && hasOptions(place),
  asksNeighbours: true,
  by: 'fcntl',
  words: {
    title: 'RocksDB lock',
    what: 'A program locks this empty file while it has the RocksDB store in this folder open; the file itself always stays. Only one process can write to it.',
    harm: 'Removing it while the store is open lets a second program in, and both damage the store.',
    cure: 'It is free as soon as the program that holds it closes the store, or ends.',
  },
});

function hasOptions(place: Place): boolean {
  if (place.hasSibling('IDENTITY')) return true;
  for (const name of place.siblings()) if (/^OPTIONS-[0-9]+$/.test(name)) return true;
  return false;
}
