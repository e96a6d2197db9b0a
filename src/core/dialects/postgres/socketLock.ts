import type { Dialect } from '../dialect';
import { parsePostgresLines, postgresProgram } from './pidLines';

const lockName = /^\.s\.PGSQL\.[0-9]{1,5}\.lock$/;

/** `.s.PGSQL.<port>.lock` beside the server's socket: the first five lines of `postmaster.pid`. */
export const postgresSocketLock: Dialect = {
  id: 'postgres.socket-lock',
  tool: 'postgres',
  program: postgresProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ prefix: '.s.PGSQL.', suffix: '.lock' }],
  claims: ({ name }) => lockName.test(name),
  maxBytes: 8_192,
  resource: (name) => name.slice(0, -'.lock'.length),
  parse: parsePostgresLines,
  leaseMs: null,
  selfHealing: true,
  cure: 'pg_ctl stop',
  removable: false,
  outside: { group: 'daemons', folders: ['/var/run/postgresql', '/run/postgresql', '/tmp', '$TMPDIR'] },
  words: {
    title: 'PostgreSQL socket lock',
    what: 'It names the PostgreSQL server that listens on the socket beside it. A server that was killed leaves it behind.',
    harm: 'A second server can take the socket away from the running one, which clients then no longer reach.',
    cure: 'The next start of the server on this port sees that the old one is gone and replaces it. A running one is ended with "pg_ctl stop".',
  },
};
