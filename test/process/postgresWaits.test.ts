import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Client } from 'pg';
import type { DatabaseReading } from '../../src/core/databases/reading';
import { waitForest, waitGraphOf } from '../../src/core/waits/waitGraph';
import { readOf } from '../support/databases/reading';
import { freshDatabase, look, openLink, pidOf, sharedPostgres, untilWaiting } from '../support/postgres/looking';
import { pgActivityBlocking, pgheroBlocked } from '../support/postgres/peerQueries';
import type { PostgresServer } from '../support/postgres/postgresServer';

describe('who waits for whom on a real PostgreSQL', () => {
  let server: PostgresServer;
  let database: string;
  const open: Client[] = [];
  const waiting: Promise<unknown>[] = [];

  before(async function () {
    this.timeout(60_000);
    server = await sharedPostgres();
  });
  beforeEach(async () => {
    database = await freshDatabase(server);
  });
  afterEach(async () => {
    // Whoever holds goes first, and those who wait go on.
    for (const client of open.splice(0)) void client.end();
    await Promise.allSettled(waiting.splice(0));
  });

  async function session(application?: string): Promise<Client> {
    const client = await server.session(database, 'postgres', application);
    open.push(client);
    return client;
  }

  function waits(client: Client, sql: string): void {
    waiting.push(client.query(sql).catch(() => undefined));
  }

  function edges({ waits: all }: DatabaseReading): readonly (readonly [number, number | null, boolean])[] {
    return all.map(({ waiter, blocker, isQueue }) => [waiter, blocker, isQueue]);
  }

  it('is seen of advisory locks too, which the blocking queries of pghero and pg_activity do not see', async () => {
    const [holder, waiter] = [await session(), await session()];
    const pids = [await pidOf(holder), await pidOf(waiter)] as const;
    await holder.query('select pg_advisory_lock(1, 2)');
    waits(waiter, 'select pg_advisory_lock(1, 2)');
    await untilWaiting(server, 1);
    const observer = await session();
    const { rows } = await observer.query<{ blocking_pid: number | null }>(pgheroBlocked);
    assert.deepEqual(
      rows.map(({ blocking_pid }) => blocking_pid),
      [null],
    );
    assert.deepEqual((await observer.query(pgActivityBlocking)).rows, []);
    const reading = await look({ url: server.url(database) });
    assert.deepEqual(edges(reading), [[pids[1], pids[0], false]]);
    assert.ok(reading.waits[0]!.since! <= reading.at);
  });

  it('is asked for by a statement that is planned once, from the second time on', async () => {
    const [holder, observer] = [await session(), await session()];
    await holder.query('select pg_advisory_lock(1)');
    const link = await openLink({ url: server.url(database) });
    const asked = async (): Promise<string> => {
      const reading = await readOf(link);
      assert.equal(reading.locks.length, 1);
      assert.ok(reading.tookMs !== null && reading.tookMs > 0);
      const { rows } = await observer.query<{ query: string }>(
        "select query from pg_stat_activity where application_name = 'lockscope' and datname = current_database()",
      );
      return rows[0]!.query;
    };
    try {
      assert.match(await asked(), /\bwith lock as materialized/);
      assert.match(await asked(), /\nexecute lockscope_graph;/);
      assert.match(await asked(), /\nexecute lockscope_graph;/);
    } finally {
      await link.close();
    }
  });

  it('tells those who hold a lock from those who only stand before somebody in the queue', async () => {
    const [reader, writer, second] = [await session(), await session(), await session()];
    const pids = [await pidOf(reader), await pidOf(writer), await pidOf(second)] as const;
    await reader.query('create table t (a int)');
    await reader.query('begin; select * from t');
    waits(writer, 'alter table t add b int');
    await untilWaiting(server, 1);
    waits(second, 'select * from t');
    await untilWaiting(server, 2);
    const reading = await look({ url: server.url(database) });
    assert.deepEqual(
      new Set(edges(reading)),
      new Set([
        [pids[1], pids[0], false],
        [pids[2], pids[1], true],
      ]),
    );
    const { roots } = waitForest(waitGraphOf(reading.waits));
    assert.deepEqual(
      roots.map(({ party }) => party),
      [pids[0]],
    );
    const root = reading.sessions.get(pids[0]);
    assert.equal(root?.state, 'idle-in-transaction');
    assert.ok(root.transactionSince !== null && root.transactionSince <= reading.at);
    assert.equal(reading.locks.find(({ session: id }) => id === pids[1])?.target.kind, 'relation');
    assert.equal(reading.omittedLocks, 0);
  });

  it('is told of a prepared transaction, which has no session, by the name that ends it', async () => {
    const [first, waiter] = [await session(), await session()];
    await first.query('create table t (a int); insert into t values (1)');
    await first.query('begin; update t set a = 2');
    await first.query(`prepare transaction E'it''s\nmine'`);
    waits(waiter, 'update t set a = 3');
    await untilWaiting(server, 1);
    try {
      const reading = await look({ url: server.url(database) });
      assert.deepEqual(edges(reading), [[reading.waits[0]!.waiter, null, false]]);
      const [prepared] = reading.prepared;
      assert.deepEqual([prepared?.gid, prepared?.owner, prepared?.database], [`it's\nmine`, 'postgres', database]);
      const held = reading.locks.filter(({ session: id }) => id === null);
      assert.ok(held.length > 0 && held.every(({ transaction }) => transaction === prepared?.transaction));
    } finally {
      await first.query(`rollback prepared E'it''s\nmine'`);
    }
  });

  it('shows a deadlock as the ring that it is, until the server notices', async () => {
    const [one, two] = [await session(), await session()];
    const pids = [await pidOf(one), await pidOf(two)].sort((a, b) => a - b);
    await one.query('begin; select pg_advisory_xact_lock(1)');
    await two.query('begin; select pg_advisory_xact_lock(2)');
    waits(one, 'select pg_advisory_xact_lock(2)');
    waits(two, 'select pg_advisory_xact_lock(1)');
    await untilWaiting(server, 2);
    const reading = await look({ url: server.url(database) });
    assert.deepEqual(waitForest(waitGraphOf(reading.waits)).deadlocks, [pids]);
    const observer = await session();
    await observer.query('select pg_terminate_backend($1)', [pids[0]]);
  });

  it('takes names of anybody’s as they are, and says nothing of a busy server that nobody waits on', async () => {
    const hostile = await session('a\u00e9b');
    await hostile.query(`set application_name = E'x\\x1b[2J\\ny'`);
    await hostile.query(`create table "we""ird\n table" (a int)`);
    await hostile.query(`begin; lock table "we""ird\n table"`);
    const waiter = await session();
    waits(waiter, `select * from "we""ird\n table"`);
    await untilWaiting(server, 1);
    const reading = await look({ url: server.url(database) });
    const target = reading.locks[0]!.target;
    assert.deepEqual(target.kind === 'relation' && [target.schema, target.name], ['public', 'we"ird\n table']);
  });
});
