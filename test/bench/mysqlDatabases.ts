import { createHash } from 'node:crypto';
import type { RowDataPacket } from 'mysql2/promise';
import { spiritTableLock } from '../../src/core/databases/names/spiritNames';
import { mariadbProgram } from '../support/databases/mariadb';
import { mysqlProgram } from '../support/databases/mysql';
import { type MysqlServer, type ServerProgram, startServer } from '../support/databases/mysqlServer';
import { withChild } from './children';
import { databaseFigure, type Peers } from './databaseFigure';
import type { DatabasesCommands } from './databaseLooks';
import type { SessionScript, SessionsCommands } from './programs/sessions';
import type { Figure } from './report';

const deep = 200;
const wide = 200;
/** Besides those: idle in a transaction, each with a lock that has a name. */
const idle = 99;

/** What either server brings along for the question, and what a person asks first. */
const own: Peers[string] = [
  'SELECT * FROM sys.innodb_lock_waits',
  'SELECT * FROM sys.schema_table_lock_waits',
  'SHOW FULL PROCESSLIST',
];

/** As the manuals have it under "Using InnoDB Transaction and Locking Information". */
const manual = (waits: string, requesting: string, blocking: string): string =>
  'SELECT r.trx_id, r.trx_mysql_thread_id, r.trx_query, b.trx_id, b.trx_mysql_thread_id, b.trx_query ' +
  `FROM ${waits} w INNER JOIN information_schema.innodb_trx b ON b.trx_id = w.${blocking} ` +
  `INNER JOIN information_schema.innodb_trx r ON r.trx_id = w.${requesting}`;

/** How long until 500 sessions of a MariaDB server that wait for each other are read, joined and named. */
export async function mariadbDatabases(): Promise<Figure> {
  const recording = ['--performance-schema=ON', '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON'];
  const waits = manual('information_schema.innodb_lock_waits', 'requesting_trx_id', 'blocking_trx_id');
  return figureOf('mariadb', 'MariaDB', await mariadbProgram(), recording, waits);
}

/** The same of a MySQL server. */
export async function mysqlDatabases(): Promise<Figure> {
  const program = await mysqlProgram();
  const waits = manual(
    'performance_schema.data_lock_waits',
    'REQUESTING_ENGINE_TRANSACTION_ID',
    'BLOCKING_ENGINE_TRANSACTION_ID',
  );
  return figureOf('mysql', `MySQL ${program.version}`, program, [], waits);
}

async function figureOf(
  id: string,
  name: string,
  program: ServerProgram,
  options: readonly string[],
  waits: string,
): Promise<Figure> {
  if (process.platform !== 'linux') throw new Error('what a thread takes is only known on Linux');
  const patient = ['--max-connections=600', '--innodb-lock-wait-timeout=3600'];
  const server = await startServer(program, [...patient, ...options]);
  try {
    return await withChild<SessionsCommands, Figure>('programs/mysqlSessions', async (holders) => {
      await prepare(server);
      const sessions = [...chain(), ...queue(), ...holding()];
      await holders.call('hold', { url: urlOf(server), sessions });
      await untilWaiting(server, deep - 1, wide);
      return withChild<DatabasesCommands, Figure>('programs/mysqlDatabases', async (ours) => {
        await ours.call('open', urlOf(server));
        const title = `${sessions.length} sessions of ${name}, ${deep} waiting deep and ${wide} wide`;
        const peers = { 'sys views + SHOW FULL PROCESSLIST': own, 'query of the manual, of rows alone': [waits] };
        return databaseFigure({ id, title }, ours, peers);
      });
    });
  } finally {
    await server.stop();
  }
}

/** The driver knows one scheme. */
function urlOf(server: MysqlServer): string {
  return server.url().replace(/^mariadb:/, 'mysql:');
}

/** Each has a row, and wants that of the one before it. */
function chain(): readonly SessionScript[] {
  return Array.from({ length: deep }, (_, index) => ({
    application: 'worker',
    does: ['BEGIN', `UPDATE bench.numbers SET v = v + 1 WHERE id = ${index}`],
    waitsFor: index === 0 ? null : `UPDATE bench.numbers SET v = v + 1 WHERE id = ${index - 1}`,
  }));
}

/** One changes a table by Spirit, and all others want to. */
function queue(): readonly SessionScript[] {
  return [
    { application: 'spirit', does: [lockSql('numbers', 0)], waitsFor: null },
    ...Array.from({ length: wide }, () => ({ application: 'spirit', does: [], waitsFor: lockSql('numbers', 3_600) })),
  ];
}

function lockSql(table: string, seconds: number): string {
  const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
  return `SELECT GET_LOCK('${spiritTableLock('bench', table, sha1)}', ${seconds})`;
}

/** Runs of Spirit, each with the name of its table. */
function holding(): readonly SessionScript[] {
  return Array.from({ length: idle }, (_, index) => ({
    application: 'spirit',
    does: ['BEGIN', lockSql(`t${index}`, 0)],
    waitsFor: null,
  }));
}

async function prepare(server: MysqlServer): Promise<void> {
  const session = await server.session();
  await session.query('CREATE DATABASE bench');
  await session.query('CREATE TABLE bench.numbers (id INT PRIMARY KEY, v INT NOT NULL) ENGINE=InnoDB');
  const rows = Array.from({ length: deep }, (_, index) => `(${index}, 0)`);
  await session.query(`INSERT INTO bench.numbers VALUES ${rows.join(', ')}`);
  for (let index = 0; index < idle; index++) {
    await session.query(`CREATE TABLE bench.t${index} (id INT PRIMARY KEY) ENGINE=InnoDB`);
  }
  await session.end();
}

async function untilWaiting(server: MysqlServer, rows: number, names: number): Promise<void> {
  const session = await server.session();
  for (;;) {
    const [[count]] = await session.query<RowDataPacket[]>(
      "SELECT (SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT') AS inRows, " +
        "(SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'User lock') AS inNames, SLEEP(0.2)",
    );
    if (Number(count?.['inRows']) === rows && Number(count?.['inNames']) === names) break;
  }
  await session.end();
}
