import { asciiText, decimal, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { mysqlProgram } from './program';

/** `mysql.sock.lock` beside the server's socket: its pid, behind an `X` for the second protocol's socket. */
export const mysqlSocketLock: Dialect = {
  id: 'mysql.socket-lock',
  tool: 'mysql',
  program: mysqlProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'mysql.sock.lock' }, { exact: 'mysqlx.sock.lock' }, { exact: 'mysqld.sock.lock' }],
  maxBytes: 16,
  resource: (name) => name.slice(0, -'.lock'.length),
  parse: parseMysqlSocketLock,
  leaseMs: null,
  selfHealing: true,
  cure: 'mysqladmin shutdown',
  removable: false,
  outside: { group: 'daemons', folders: ['/var/run/mysqld', '/run/mysqld', '/var/lib/mysql', '/tmp'] },
  words: {
    title: 'MySQL socket lock',
    what: 'It names the MySQL server that listens on the socket beside it. A server that was killed leaves it behind.',
    harm: 'A second server can take the socket away from the running one.',
    cure: 'The next start of the server replaces it when that process is gone. In a container the number may belong to another process by now, and the server then refuses to start.',
  },
};

export function parseMysqlSocketLock(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = asciiText(bytes);
  if (text === null) return malformed('binary');
  const [, pidText = '', end] = /^[A-Z]?([0-9]+)(\n?)$/.exec(text) ?? [];
  if (pidText === '') return malformed('no-pid');
  const pid = decimal(pidText);
  if (end === '') return malformed('unfinished-pid');
  return pid === null ? malformed('no-pid') : named(pid);
}
