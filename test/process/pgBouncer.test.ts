import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import { Client } from 'pg';
import { linkWithProcesses } from '../../src/core/databases/clientProcesses';
import { gapSentence } from '../../src/present/databaseGapText';
import { lockNameText } from '../../src/present/databaseNameText';
import { createClock } from '../../src/node/clock';
import { createMachine } from '../../src/node/machine';
import { never, readOf } from '../support/databases/reading';
import { freshDatabase, openLink, pidOf, sharedPostgres, untilWaiting, valueOf } from '../support/postgres/looking';
import { type PgBouncer, startPgBouncer } from '../support/postgres/pgBouncer';
import type { PostgresServer } from '../support/postgres/postgresServer';

describe('a PostgreSQL behind PgBouncer', function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let database: string;
  const running: { stop(): Promise<void> }[] = [];

  before(async () => {
    server = await sharedPostgres();
    database = await freshDatabase(server);
  });
  afterEach(async () => {
    for (const each of running.splice(0).reverse()) await each.stop();
  });

  async function bouncer(ignored?: readonly string[]): Promise<PgBouncer> {
    const started = await startPgBouncer(server, ignored);
    running.push(started);
    return started;
  }

  async function session(url: string, application: string): Promise<Client> {
    const client = new Client({ connectionString: url, application_name: application });
    client.on('error', () => undefined);
    await client.connect();
    running.push({ stop: () => client.end() });
    return client;
  }

  it('is read through it and acted on, and PgBouncer is said to be between by its name', async () => {
    const between = await bouncer();
    const [holder, waiter] = [
      await session(server.url(database), 'migrate'),
      await session(server.url(database), 'app'),
    ];
    const pids = [await pidOf(holder), await pidOf(waiter)] as const;
    await holder.query('select pg_advisory_lock(7241865325823964)');
    const waited = waiter.query('select pg_advisory_lock(7241865325823964)').catch(() => 'cancelled');
    await untilWaiting(server, 1);
    const link = await openLink({ url: between.url(database) });
    running.push({ stop: () => link.close() });
    assert.notEqual(link.route?.here.local.port, link.route?.there.client.port);
    // Again and again, since each time another session of the server may answer.
    for (let look = 0; look < 3; look++) {
      const { waits, locks, gaps, sessions } = await readOf(link);
      assert.deepEqual(
        waits.map((wait) => [wait.waiter, wait.blocker]),
        [[pids[1], pids[0]]],
      );
      assert.deepEqual(
        [...new Set(locks.map(({ name }) => lockNameText(name!)))],
        ['node-pg-migrate: migrations (likely)'],
      );
      assert.deepEqual(
        gaps.map(({ code, subject }) => [code, subject]),
        [['pooled', 'PgBouncer']],
      );
      assert.equal(sessions.get(pids[1])?.application, 'app');
    }
    const mark = (await readOf(link)).sessions.get(pids[1])!.mark!;
    const outcome = valueOf(await link.act({ kind: 'cancel', session: pids[1], mark }, never));
    assert.deepEqual([outcome.kind, await waited], ['done', 'cancelled']);
  });

  it('is not called PgBouncer where what is between has nothing against our limits, and so does not say what it is', async () => {
    const between = await bouncer(['options', 'statement_timeout', 'idle_in_transaction_session_timeout']);
    const link = await openLink({ url: between.url(database) });
    running.push({ stop: () => link.close() });
    for (let look = 0; look < 3; look++) {
      const [gap, ...others] = (await readOf(link)).gaps;
      assert.deepEqual([gap?.code, gap?.subject, others], ['pooled', '', []]);
      assert.match(gapSentence(gap!), /^A connection pooler or proxy, which does not say its name, /);
    }
  });

  it('has sessions that are PgBouncer’s, whoever it has them for', async () => {
    const between = await bouncer();
    const client = await session(between.url(database), 'shop');
    await client.query('begin; select pg_advisory_xact_lock(1)');
    const { connections, processes, host } = createMachine();
    const ports = { owners: connections, processes, clock: createClock() };
    const link = linkWithProcesses(await openLink({ url: server.url(database) }), ports);
    running.push({ stop: () => link.close() });
    const [only] = (await readOf(link)).sessions.values();
    assert.match(only?.process?.command ?? '', /\bpgbouncer\b/);
    host.dispose();
  });
});
