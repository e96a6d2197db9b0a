import type { Dialect } from '../dialect';
import { parsePostgresLines, postgresProgram } from './pidLines';

/** The mutex of a data folder: made exclusively, then checked against the shared memory it names. Not locked otherwise. */
export const postgresPostmasterPid: Dialect = {
  id: 'postgres.postmaster-pid',
  tool: 'postgres',
  program: postgresProgram,
  kind: 'lock',
  mechanism: 'existence',
  entry: 'stem',
  names: [{ exact: 'postmaster.pid' }],
  claims: (place) => place.hasSibling('PG_VERSION') && (place.hasSibling('base') || place.hasSibling('global')),
  asksNeighbours: true,
  maxBytes: 8_192,
  resource: () => '.',
  parse: parsePostgresLines,
  leaseMs: null,
  selfHealing: true,
  cure: 'pg_ctl stop -D .',
  removable: false,
  outside: {
    group: 'daemons',
    folders: [
      '/var/lib/postgresql/*/*',
      '/var/lib/postgresql/data',
      '/var/lib/pgsql/data',
      '/var/lib/pgsql/*/data',
      '/usr/local/var/postgres*',
      '/opt/homebrew/var/postgres*',
    ],
  },
  words: {
    title: 'PostgreSQL data folder lock',
    what: 'It names the PostgreSQL server that has this data folder. A server that was killed leaves it behind.',
    harm: 'Two servers in one data folder damage it beyond repair. A running server that misses this file shuts down.',
    cure: 'The next start of the server sees that the old one is gone and replaces it. Where it refuses, make sure that no postgres process works in this folder; in a container the number may belong to another process by now.',
  },
};
