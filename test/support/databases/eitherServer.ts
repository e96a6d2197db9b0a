import { startMariadb } from './mariadb';
import { startMysql } from './mysql';
import type { MysqlServer, ServerKind } from './mysqlServer';

/** The tests run on MariaDB, and on MySQL where that is asked for, as by the soak's part `mysql`. */
export const testedKind: ServerKind = process.env['LOCKSCOPE_MYSQL_TESTS'] === 'mysql' ? 'mysql' : 'mariadb';
export const testedName = testedKind === 'mysql' ? 'MySQL' : 'MariaDB';

/** As of itself for named locks; MariaDB's plugin tells of what is held, where its performance_schema is off, as it is usually. */
export const usualOptions =
  testedKind === 'mysql' ? [] : ['--performance-schema=OFF', '--plugin-load-add=metadata_lock_info'];

/** Starts a server of that kind; `options` as on its command line. */
export function startTested(options: readonly string[]): Promise<MysqlServer> {
  return testedKind === 'mysql' ? startMysql(options) : startMariadb(options);
}
