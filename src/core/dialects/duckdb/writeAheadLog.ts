import { parseNothing } from '../content';
import type { Dialect } from '../dialect';
import { anyProgram } from '../forms/anyProgram';

/** `X.wal` beside a DuckDB database `X`; both are locked as a whole with `fcntl` while it is open. */
export const duckdbWriteAheadLog: Dialect = {
  id: 'duckdb.write-ahead-log',
  tool: 'duckdb',
  program: anyProgram,
  kind: 'lock',
  mechanism: 'data',
  names: [
    { prefix: '', suffix: '.duckdb.wal' },
    { prefix: '', suffix: '.ddb.wal' },
    { prefix: '', suffix: '.db.wal' },
  ],
  // Other stores call theirs so too: with the general ending the database must be there.
  claims: (place) => /\.(?:duckdb|ddb)\.wal$/.test(place.name) || place.hasSibling(databaseOf(place.name)),
  asksNeighbours: true,
  maxBytes: 0,
  resource: databaseOf,
  parse: parseNothing,
  mutex: { by: 'fcntl', on: (name) => [databaseOf(name), name] },
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  words: {
    title: 'DuckDB write-ahead log',
    what: 'It holds what was already saved, and has not yet been written into the DuckDB database beside it.',
    harm: 'What it holds is lost.',
    cure: 'Open the database with the program that made it and close it: the log is written into it and removed.',
  },
};

function databaseOf(name: string): string {
  return name.slice(0, -'.wal'.length);
}
