import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { mysqlProgram } from './program';

/** Files of the database itself that the server locks with `fcntl`: InnoDB's and Aria's. */
export const mysqlDataLock: Dialect = kernelFile({
  id: 'mysql.data-lock',
  tool: 'mysql',
  program: mysqlProgram,
  names: [{ exact: 'ibdata1' }, { exact: 'aria_log_control' }],
  by: 'fcntl',
  resource: (name) => name,
  cure: 'mysqladmin shutdown',
  outside: { group: 'daemons', folders: ['/var/lib/mysql'] },
  words: {
    title: 'MySQL or MariaDB data file',
    what: 'It is part of the database itself. A running server locks it; a second one on the same folder says "Unable to lock ./ibdata1" or "Can\'t lock aria control file".',
    harm: 'It is the database: what is in it is lost.',
    cure: 'It is free as soon as the server that holds it ends: "mysqladmin shutdown".',
  },
});
