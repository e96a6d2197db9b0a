import type { Dialect } from '../dialect';
import { sidecar } from './sidecar';

/** `X-wal`: transactions that are committed and not yet written into `X`. */
export const sqliteWriteAheadLog: Dialect = sidecar('-wal', 'sqlite.write-ahead-log', {
  title: 'SQLite write-ahead log',
  what: 'It holds what was already saved, and has not yet been copied into the database beside it.',
  harm: 'What it holds is lost, and the database can be damaged.',
  cure: 'Open the database with any program that uses SQLite and close it: the log is copied and removed. Where the database itself is missing, keep the log until that is found.',
});
