import type { Dialect } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { parsePidLine } from '../forms/pidLine';
import { mysqlProgram } from './program';

const serverNames = new Set(['mysqld.pid', 'mariadb.pid', 'mariadbd.pid']);

/** `<host>.pid` in a data folder, or `mysqld.pid` where a distribution wants it. Excludes nobody. */
export const mysqlPidFile: Dialect = pidFile({
  id: 'mysql.pid-file',
  tool: 'mysql',
  program: mysqlProgram,
  names: [{ prefix: '', suffix: '.pid' }],
  claims: (place) => serverNames.has(place.name) || place.hasSibling('ibdata1') || place.hasSibling('aria_log_control'),
  asksNeighbours: true,
  maxBytes: 16,
  resource: () => '.',
  parse: parsePidLine,
  selfHealing: true,
  removable: false,
  cure: 'mysqladmin shutdown',
  outside: { group: 'daemons', folders: ['/var/run/mysqld', '/run/mysqld', '/var/lib/mysql'] },
  words: {
    title: 'MySQL or MariaDB pid file',
    what: 'It names the MySQL or MariaDB server of this data folder. It excludes nobody; a server that was killed leaves it behind.',
    harm: 'Scripts that stop or watch the server no longer find it.',
    cure: 'The next start of the server writes it anew. "mysqladmin shutdown" ends a running one.',
  },
});
