import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { javaProgram } from '../h2/databaseLock';

/** `db.lck` names a database instance and stays after a crash; `dbex.lck` is the one that is locked, with `fcntl`. */
export const derbyDatabaseLock: Dialect = kernelFile({
  id: 'derby.database-lock',
  tool: 'derby',
  program: javaProgram,
  names: [{ exact: 'dbex.lck' }, { exact: 'db.lck' }],
  claims: (place) => place.hasSibling('service.properties') && place.hasSibling('seg0'),
  asksNeighbours: true,
  by: 'fcntl',
  on: () => ['dbex.lck'],
  words: {
    title: 'Derby database lock',
    what: 'A Java program that has the Derby database in this folder open keeps two files, db.lck and dbex.lck, and locks the second. A killed program leaves both behind.',
    harm: 'Removing them while the database is open lets a second program in, and both damage the database.',
    cure: 'They are deleted when the database is closed. What was left behind blocks nothing: Derby sees by the lock that nobody has it.',
  },
});
