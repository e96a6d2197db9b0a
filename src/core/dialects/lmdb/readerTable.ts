import type { Dialect } from '../dialect';
import { anyProgram } from '../forms/anyProgram';
import { kernelFile } from '../forms/kernelFile';

/** `lock.mdb` beside `data.mdb`; `X.mdb-lock` beside `X.mdb` where a store is one file. Locked in parts with `fcntl`. */
export const lmdbReaderTable: Dialect = kernelFile({
  id: 'lmdb.reader-table',
  tool: 'lmdb',
  program: anyProgram,
  names: [{ exact: 'lock.mdb' }, { prefix: '', suffix: '.mdb-lock' }, { prefix: '', suffix: '.lmdb-lock' }],
  claims: (place) => place.hasSibling(dataOf(place.name)),
  asksNeighbours: true,
  by: 'fcntl',
  resource: dataOf,
  words: {
    title: 'LMDB lock and reader table',
    what: 'Every program that has the LMDB store beside it open locks a part of this file and notes its reads in it; the file itself always stays.',
    harm: 'Removing it while the store is open lets writers overwrite what others are reading.',
    cure: 'It is free as soon as the programs that hold it close the store, or end. "mdb_stat -rr" clears the notes of readers that are gone.',
  },
});

function dataOf(name: string): string {
  return name === 'lock.mdb' ? 'data.mdb' : name.slice(0, -'-lock'.length);
}
