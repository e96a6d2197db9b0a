import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';

/** `mongod.lock` and `WiredTiger.lock` in a data folder. After a clean stop the first stays behind, empty. */
export const mongodbDataLock: Dialect = kernelFile({
  id: 'mongodb.data-lock',
  tool: 'mongodb',
  program: programNamed('mongod'),
  names: [{ exact: 'mongod.lock' }, { exact: 'WiredTiger.lock' }],
  by: 'any',
  cure: 'mongod --shutdown --dbpath .',
  outside: { group: 'daemons', folders: ['/var/lib/mongodb', '/var/lib/mongo', '/data/db'] },
  words: {
    title: 'MongoDB data folder lock',
    what: 'The MongoDB server locks this file while it has the data in this folder open; the file itself always stays.',
    harm: 'Removing it can let two servers write into the same data, and hides that the last one was not shut down cleanly.',
    cure: 'It is free as soon as the server ends. After a crash, start the server again: it recovers by itself. Do not delete the file by hand.',
  },
});
