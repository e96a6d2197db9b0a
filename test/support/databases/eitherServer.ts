import { mariadbTls, startMariadb } from './mariadb';
import { startMysql } from './mysql';
import type { MysqlServer, ServerKind } from './mysqlServer';

/** The tests run on MariaDB, and on MySQL where that is asked for, as by the soak's part `mysql`. */
export const testedKind: ServerKind = process.env['LOCKSCOPE_MYSQL_TESTS'] === 'mysql' ? 'mysql' : 'mariadb';
export const testedName = testedKind === 'mysql' ? 'MySQL' : 'MariaDB';

/** As of itself for named locks; MariaDB's plugin tells of what is held, where its performance_schema is off, as it is usually. */
export const usualOptions =
  testedKind === 'mysql' ? [] : ['--performance-schema=OFF', '--plugin-load-add=metadata_lock_info'];

/** Records locks: MySQL does of itself. */
export const recordingOptions =
  testedKind === 'mysql'
    ? []
    : ['--performance-schema=ON', '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON'];

/** One that speaks TLS, and the certificate that its own is to be checked by. MySQL makes both for itself. */
export async function startTestedWithTls(
  options: readonly string[],
): Promise<{ readonly server: MysqlServer; readonly ca: string }> {
  if (testedKind === 'mysql') {
    const server = await startMysql(options);
    return { server, ca: server.dataFile('ca.pem') };
  }
  const tls = await mariadbTls();
  return { server: await startMariadb([...options, ...tls.options]), ca: tls.ca };
}

/** Starts a server of that kind; `options` as on its command line. */
export function startTested(options: readonly string[]): Promise<MysqlServer> {
  return testedKind === 'mysql' ? startMysql(options) : startMariadb(options);
}
