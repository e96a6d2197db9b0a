import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { Client, type ClientConfig } from 'pg';
import type { DatabaseReading } from '../../src/core/databases/reading';
import { lockTitle } from '../../src/present/databaseTargetText';
import { freshDatabase, look, sharedPostgres, untilWaiting } from '../support/postgres/looking';
import type { PostgresServer } from '../support/postgres/postgresServer';

const realm = 'http://localhost:4201/test/';
const realmKey = '-7557974634654515000';

/** Each lock as `name, mode, state`, in order. */
function lines({ locks }: DatabaseReading): readonly string[] {
  return locks
    .filter(({ target }) => target.kind === 'advisory')
    .map((lock) => `${lockTitle(lock)} ${lock.mode} ${lock.state}`)
    .sort();
}

describe('the names of locks on a real PostgreSQL', () => {
  let server: PostgresServer;
  let database: string;
  const open: Client[] = [];

  before(async function () {
    this.timeout(60_000);
    server = await sharedPostgres();
  });
  beforeEach(async () => {
    database = await freshDatabase(server);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.end()));
  });

  async function session(application?: string): Promise<Client> {
    const client = await server.session(database, 'postgres', application);
    open.push(client);
    return client;
  }

  it('are those of Boxel, taken as Boxel takes them: realms, files of them, groups of jobs, its backfill', async () => {
    const writer = await session();
    await writer.query(`
      create table realm_registry (url text unique, kind text, owner_username text);
      insert into realm_registry values ('${realm}', 'source', 'luke'), ('http://localhost:4201/base/', 'bootstrap', null);
      create table jobs (id int, job_type text, concurrency_group text);
      insert into jobs values (1, 'lint', 'lint:submission:3'), (2, 'copy', null);`);
    await writer.query('begin');
    await writer.query('select pg_advisory_xact_lock_shared($1::bigint)', [realmKey]);
    await writer.query('select pg_advisory_xact_lock($1::bigint)', ['-2826753449056691087']);
    const worker = await session();
    await worker.query('begin');
    for (const group of [`indexing:${realm}`, 'lint:submission:3', '__queue_no_concurrency_group__'])
      await worker.query('select pg_advisory_xact_lock(hashtext($1))', [group]);
    const backfill = await session();
    await backfill.query('select pg_try_advisory_lock(7331011)');
    const publisher = await session();
    await publisher.query('begin');
    const published = publisher.query('select pg_advisory_xact_lock($1::bigint)', [realmKey]);
    await untilWaiting(server, 1);
    const reading = await look({ url: server.url(database) });
    assert.deepEqual(lines(reading), [
      `Boxel: a file in realm ${realm} (likely) ExclusiveLock held`,
      'Boxel: backfill of the realm registry (likely) ExclusiveLock held',
      'Boxel: jobs of group __queue_no_concurrency_group__ ExclusiveLock held',
      `Boxel: jobs of group indexing:${realm} ExclusiveLock held`,
      'Boxel: jobs of group lint:submission:3 ExclusiveLock held',
      `Boxel: realm ${realm} ExclusiveLock waiting`,
      `Boxel: realm ${realm} ShareLock held`,
    ]);
    assert.deepEqual(
      reading.waits.map(({ waiter, blocker, isQueue }) => [waiter, blocker, isQueue]),
      [[numberOf(publisher), numberOf(writer), false]],
    );
    await writer.query('commit');
    await published;
  });

  it('are those of Electric’s slots, taken on a replication connection as Electric takes them', async () => {
    const admin = await session();
    await admin.query(`select pg_create_logical_replication_slot('electric_slot_default', 'pgoutput')`);
    const config = { connectionString: server.url(database), replication: 'database' } as ClientConfig;
    const electric = new Client(config);
    await electric.connect();
    try {
      await electric.query(`SELECT pg_advisory_lock(hashtext('electric_slot_default'))`);
      const reading = await look({ url: server.url(database) });
      assert.deepEqual(lines(reading), [
        'Electric: replication slot electric_slot_default, not in use ExclusiveLock held',
      ]);
      const [holder] = [...reading.sessions.values()].filter(({ isOwn }) => !isOwn);
      assert.equal(holder?.isOfServer, true);
    } finally {
      await electric.end();
      await admin.query(`select pg_drop_replication_slot('electric_slot_default')`);
    }
  });

  it('are those of migration tools, certain where they take in the name of the database', async () => {
    const client = await session();
    await client.query('select pg_advisory_lock(7241865325823964), pg_advisory_lock(72707369)');
    await client.query('select pg_advisory_lock(3853314791062309107), pg_advisory_lock(-8525285245963000605)');
    await client.query('begin');
    await client.query(
      `select pg_advisory_xact_lock(('x' || encode(sha224((current_database() || '.pgboss.pgboss')::bytea), 'hex'))::bit(64)::bigint)`,
    );
    assert.deepEqual(lines(await look({ url: server.url(database) })), [
      'Kysely: migrations (likely) ExclusiveLock held',
      'Prisma: migrations (likely) ExclusiveLock held',
      'node-pg-migrate: migrations (likely) ExclusiveLock held',
      'pg-boss: set-up of schema pgboss ExclusiveLock held',
      'postgres-migrations: migrations (likely) ExclusiveLock held',
    ]);
  });

  it('are texts that a user declares, by list or by query, however they are hashed', async () => {
    const client = await session();
    await client.query(`create table tenants (name text); insert into tenants values ('acme'), (E'ev\\x1b[31mil\n');`);
    await client.query(`select pg_advisory_lock(hashtext('nightly')), pg_advisory_lock(hashtextextended('acme', 0))`);
    await client.query(`select pg_advisory_lock(('x' || md5('by md5'))::bit(64)::bigint), pg_advisory_lock(-12, 34)`);
    await client.query(`select pg_advisory_lock(hashtext(E'ev\\x1b[31mil\n'))`);
    const texts = ['nightly', 'by md5', '-12, 34'];
    const reading = await look({
      url: server.url(database),
      candidates: { texts, query: 'select name from tenants -- all of them' },
    });
    assert.deepEqual(lines(reading), [
      '“-12, 34” ExclusiveLock held',
      '“acme” ExclusiveLock held',
      '“by md5” ExclusiveLock held',
      '“ev\\x1b[31mil\\x0a” ExclusiveLock held',
      '“nightly” ExclusiveLock held',
    ]);
    assert.deepEqual(reading.gaps, []);
  });

  it('cannot be used to change anything, and a query that fails says so', async () => {
    const client = await session();
    await client.query('create table kept (a text); select pg_advisory_lock(1)');
    for (const query of [
      'delete from kept returning a',
      'select 1) as x(y); drop table kept; select (1',
      'select nothing',
    ]) {
      const { gaps } = await look({ url: server.url(database), candidates: { texts: [], query } });
      assert.deepEqual(
        gaps.map(({ code }) => code),
        ['candidates-failed'],
        query,
      );
    }
    await client.query('select * from kept');
  });
});

function numberOf(client: Client): number {
  return (client as unknown as { readonly processID: number }).processID;
}
