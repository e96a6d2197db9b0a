import { createHash } from 'node:crypto';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { spiritTableLock } from '../../../src/core/databases/names/spiritNames';
import { startMariadb } from '../../support/databases/mariadb';
import type { MysqlServer } from '../../support/databases/mysqlServer';

/** A real server on which a schema change of Spirit goes on, and another one was interrupted. */
export interface MariadbScene {
  readonly server: MysqlServer;
  /** An ALTER that waits for somebody who is idle in a transaction, and a SELECT that waits behind it. */
  metadataWait(): Promise<MetadataWait>;
  /** The server stops to record metadata locks, as one that was set up without them. */
  stopRecording(): Promise<void>;
  stop(): Promise<void>;
}

export interface MetadataWait {
  /** Ends what everybody waits for. */
  readonly holder: Connection;
  /** Resolves when the ALTER and the SELECT have had their turn. */
  readonly served: Promise<unknown>;
}

const instrument = 'wait/lock/metadata/sql/mdl';
const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

/** Tables as Spirit writes them: of the second generation for `orders`, of the first for `items`, and its sentinel. */
const tables = [
  'CREATE DATABASE shop',
  'USE shop',
  'CREATE TABLE orders (id INT PRIMARY KEY, paid INT)',
  'INSERT INTO orders VALUES (1, 0), (2, 0)',
  'CREATE TABLE items (id INT PRIMARY KEY)',
  `CREATE TABLE _orders_chkpnt (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY, copier_watermark TEXT, checksum_watermark TEXT, binlog_position TEXT,
    statement TEXT, original_table_name VARCHAR(64) NOT NULL DEFAULT '', move_phase VARCHAR(32) NOT NULL DEFAULT '',
    cutover_at TEXT, created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP)`,
  `INSERT INTO _orders_chkpnt (binlog_position, statement, original_table_name, created_at)
   VALUES ('binlog.000001:4711', 'ALTER TABLE orders ENGINE=InnoDB', 'orders', UTC_TIMESTAMP() - INTERVAL 10 MINUTE)`,
  `CREATE TABLE _items_chkpnt (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY, copier_watermark TEXT, checksum_watermark TEXT, binlog_name VARCHAR(255),
    binlog_pos INT, rows_copied BIGINT, rows_copied_logical BIGINT, alter_statement TEXT)`,
  "INSERT INTO _items_chkpnt (binlog_name, alter_statement) VALUES ('binlog.000000', 'ADD z INT')",
  'CREATE TABLE _spirit_sentinel (id int NOT NULL PRIMARY KEY)',
  'CREATE TABLE _orders_new LIKE orders',
];

export async function mariadbScene(): Promise<MariadbScene> {
  const server = await startMariadb([
    '--performance-schema=ON',
    `--performance-schema-instrument=${instrument}=ON`,
    '--log-bin=binlog',
    '--server-id=1',
  ]);
  const admin = await server.session('set-up');
  for (const statement of tables) await admin.query(statement);
  const spirit = await server.session('spirit', true);
  await spirit.query('SELECT GET_LOCK(?, 0)', [spiritTableLock('shop', 'orders', sha1)]);
  return {
    server,
    metadataWait: async () => {
      const holder = await server.session('web', true);
      await holder.query('BEGIN');
      await holder.query("UPDATE shop.orders SET paid = 5 WHERE id = 1 /* 's3cret-literal' */");
      const [alter, select] = [await server.session('deploy', true), await server.session('report', true)];
      const altering = alter.query('ALTER TABLE shop.orders ADD COLUMN sent INT');
      await untilQueued(admin, 1);
      const selecting = select.query('SELECT * FROM shop.orders');
      await untilQueued(admin, 2);
      return { holder, served: Promise.all([altering, selecting]) };
    },
    stopRecording: async () => {
      await admin.query("UPDATE performance_schema.setup_instruments SET ENABLED = 'NO' WHERE NAME = ?", [instrument]);
    },
    stop: () => server.stop(),
  };
}

/** Until so many sessions wait for a metadata lock, as the server says it. @throws when that does not come */
async function untilQueued(admin: Connection, count: number): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    const [rows] = await admin.query<(RowDataPacket & { readonly n: unknown })[]>(
      "SELECT SLEEP(0.01), COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for table metadata lock'",
    );
    if (Number(rows[0]?.n) === count) return;
  }
  throw new Error(`never ${count} sessions that wait`);
}
