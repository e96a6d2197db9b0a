import type { Client } from 'pg';
import { pidOf, untilWaiting } from '../../support/postgres/looking';
import { startPostgres, type PostgresServer } from '../../support/postgres/postgresServer';

/** A real server on which things wait for each other. */
export interface DatabaseScene {
  readonly server: PostgresServer;
  /** The key of node-pg-migrate, held by one who is idle in a transaction, and wanted by two. */
  migrationChain(): Promise<Chain>;
  /** A realm of Boxel and a group of its jobs, migrations of Prisma, and the row of Liquibase, by somebody who is gone. */
  takeNamed(): Promise<void>;
  /** Two sessions that wait for each other; gives what ends that. */
  deadlock(): Promise<() => Promise<void>>;
  /** Takes so many advisory locks that have no name. */
  takeMany(count: number): Promise<Client>;
  /** Resolves when the server knows no session of Lockscope. */
  withoutLockscope(): Promise<void>;
  stop(): Promise<void>;
}

export interface Chain {
  readonly holder: Client;
  /** Resolves when all waiters have had their lock; with how many of them. */
  readonly served: Promise<number>;
}

const migrationKey = '7241865325823964';
const prismaKey = '72707369';
const realm = 'http://localhost:4201/test/';
/** The first eight bytes of the SHA-256 of `realm`, as Boxel takes them. */
const realmKey = '-7557974634654515000';

const liquibase = `
  CREATE TABLE databasechangeloglock (
    id int PRIMARY KEY, locked boolean NOT NULL, lockgranted timestamp, lockedby varchar(255));
  INSERT INTO databasechangeloglock
  VALUES (1, true, now() at time zone 'utc' - interval '3 hours', 'ci-7 (10.0.0.9)')`;

export async function databaseScene(): Promise<DatabaseScene> {
  const server = await startPostgres();
  const admin = await server.session('postgres', 'postgres', 'admin');
  await admin.query('CREATE ROLE app LOGIN; CREATE ROLE weak LOGIN');
  await admin.query('CREATE DATABASE shop OWNER app');
  const session = (application: string): Promise<Client> => server.session('shop', 'app', application);
  return {
    server,
    migrationChain: async () => {
      const holder = await session('node-pg-migrate');
      await holder.query('BEGIN');
      await holder.query(`SELECT pg_advisory_lock(${migrationKey}), 's3cret-literal'`);
      const waiters = [await session('deploy-2'), await session('deploy-3')];
      const served = Promise.all(
        waiters.map((waiter) => waiter.query(`SELECT pg_advisory_xact_lock(${migrationKey})`)),
      );
      await untilWaiting(server, waiters.length);
      return { holder, served: served.then(({ length }) => length) };
    },
    takeNamed: async () => {
      const [boxel, prisma] = [await session('realm-server'), await session('prisma')];
      await boxel.query(
        `CREATE TABLE realm_registry (url text unique, kind text); INSERT INTO realm_registry VALUES ('${realm}', 'source')`,
      );
      await boxel.query(liquibase);
      await boxel.query('BEGIN');
      await boxel.query(
        `SELECT pg_advisory_xact_lock(${realmKey}), pg_advisory_xact_lock(hashtext('indexing:${realm}'))`,
      );
      await prisma.query(`SELECT pg_advisory_lock(${prismaKey})`);
    },
    deadlock: async () => {
      const [left, right] = [await session('left'), await session('right')];
      await left.query('BEGIN; SELECT pg_advisory_xact_lock(1)');
      await right.query('BEGIN; SELECT pg_advisory_xact_lock(2)');
      const pid = await pidOf(left);
      // The server ends it in the middle of its wait.
      const ended = left.query('SELECT pg_advisory_xact_lock(2)').catch(() => undefined);
      const served = right.query('SELECT pg_advisory_xact_lock(1)');
      await untilWaiting(server, 2);
      return async () => {
        await admin.query('SELECT pg_terminate_backend($1)', [pid]);
        await Promise.all([ended, served]);
        await right.end();
      };
    },
    takeMany: async (count) => {
      const client = await session('job-runner');
      const each = 'SELECT pg_advisory_lock(9000000000 + each) FROM generate_series(1, $1::int) AS each';
      await client.query(each, [count]);
      return client;
    },
    withoutLockscope: async () => {
      const left =
        "SELECT count(*)::int AS n, pg_sleep(0.01) FROM pg_stat_activity WHERE application_name = 'lockscope'";
      while ((await admin.query<{ readonly n: number }>(left)).rows[0]?.n !== 0);
    },
    stop: () => server.stop(),
  };
}
