import type { Dialect } from '../dialect';
import { sidecar } from './sidecar';

/** `X-shm`: the index of the write-ahead log, in memory shared by all who have `X` open; its bytes 120 to 128 are locked. */
export const sqliteSharedIndex: Dialect = sidecar('-shm', 'sqlite.shared-index', {
  title: 'SQLite shared memory',
  what: 'All programs that have the database beside it open find their way in its write-ahead log by this file, and lock parts of it.',
  harm: 'Programs that have the database open no longer see each other, and damage it.',
  cure: 'It is removed when the last program closes the database. After a crash, opening the database with any program that uses SQLite puts it in order.',
});
