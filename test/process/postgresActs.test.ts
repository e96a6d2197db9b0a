import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Client } from 'pg';
import type { ActOutcome, DatabaseAction, DatabaseLink } from '../../src/core/databases/engine';
import {
  freshDatabase,
  type LinkOptions,
  never,
  openLink,
  pidOf,
  sharedPostgres,
  valueOf,
} from '../support/postgres/looking';
import type { PostgresServer } from '../support/postgres/postgresServer';

describe('ending sessions and letting go of rows on a real PostgreSQL', () => {
  let server: PostgresServer;
  let database: string;
  const open: Client[] = [];
  const links: DatabaseLink[] = [];

  before(async function () {
    this.timeout(60_000);
    server = await sharedPostgres();
  });
  beforeEach(async () => {
    database = await freshDatabase(server);
  });
  afterEach(async () => {
    await Promise.allSettled([
      ...open.splice(0).map((client) => client.end()),
      ...links.splice(0).map((link) => link.close()),
    ]);
  });

  async function session(): Promise<Client> {
    const client = await server.session(database);
    open.push(client);
    return client;
  }

  async function linkOf(options: Partial<LinkOptions> = {}): Promise<DatabaseLink> {
    const link = await openLink({ url: server.url(database), ...options });
    links.push(link);
    return link;
  }

  /** A session that has a lock, and its mark. */
  async function holder(
    link: DatabaseLink,
  ): Promise<{ readonly client: Client; readonly pid: number; readonly mark: string }> {
    const client = await session();
    await client.query('select pg_advisory_lock(1)');
    const pid = await pidOf(client);
    const found = valueOf(await link.read(never)).sessions.get(pid);
    return { client, pid, mark: found!.mark! };
  }

  async function act(link: DatabaseLink, action: DatabaseAction): Promise<ActOutcome> {
    return valueOf(await link.act(action, never));
  }

  it('ends the session that was seen, and none that has its number by now', async () => {
    const link = await linkOf();
    const { client, pid, mark } = await holder(link);
    // As if another session had begun since, a microsecond later, with the same number.
    const later = mark.replace(/(\d{6})Z$/, (_, digits: string) => `${String(Number(digits) + 1).padStart(6, '0')}Z`);
    for (const kind of ['cancel', 'terminate'] as const)
      assert.deepEqual(await act(link, { kind, session: pid, mark: later }), { kind: 'changed-underneath' });
    await client.query('select 1');
    const ended = new Promise((resolve) => client.once('end', resolve));
    assert.deepEqual(await act(link, { kind: 'terminate', session: pid, mark }), { kind: 'done' });
    await ended;
    assert.deepEqual(await act(link, { kind: 'terminate', session: pid, mark }), { kind: 'gone' });
  });

  it('does by hand what it would do itself, also with a mark that is no longer right', async () => {
    const link = await linkOf();
    const { client, pid, mark } = await holder(link);
    const observer = await session();
    const wrong = link.sqlOf({ kind: 'terminate', session: pid, mark: '2020-01-01T00:00:00.000000Z' });
    assert.equal((await observer.query(wrong)).rowCount, 0);
    const ended = new Promise((resolve) => client.once('end', resolve));
    assert.equal((await observer.query(link.sqlOf({ kind: 'terminate', session: pid, mark }))).rowCount, 1);
    await ended;
  });

  it('cancels a statement and leaves its session', async () => {
    const link = await linkOf();
    const { client, pid, mark } = await holder(link);
    const running = assert.rejects(client.query('select pg_sleep(60)'), /canceling statement due to user request/);
    assert.deepEqual(await act(link, { kind: 'cancel', session: pid, mark }), { kind: 'done' });
    await running;
    await client.query('select 1');
  });

  it('ends neither itself nor a process of the server, nor anything through a connection that only looks', async () => {
    const link = await linkOf();
    const observer = await session();
    const find = async (where: string): Promise<{ readonly session: number; readonly mark: string }> => {
      const sql = `select pid as session, to_char(backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as mark
        from pg_stat_activity where ${where} limit 1`;
      return (await observer.query<{ session: number; mark: string }>(sql)).rows[0]!;
    };
    const own = await find(`application_name = 'lockscope' and datname = current_database()`);
    const checkpointer = await find(`backend_type = 'checkpointer'`);
    assert.deepEqual(await act(link, { kind: 'terminate', ...own }), {
      kind: 'refused',
      reason: 'own-session',
      message: null,
    });
    assert.deepEqual(await act(link, { kind: 'terminate', ...checkpointer }), {
      kind: 'refused',
      reason: 'server-process',
      message: null,
    });
    const looker = await linkOf({ lookOnly: true });
    const { pid, mark } = await holder(looker);
    assert.deepEqual(await act(looker, { kind: 'terminate', session: pid, mark }), {
      kind: 'refused',
      reason: 'look-only',
      message: null,
    });
  });

  it('may be kept from seeing and ending others: who waits for whom is complete, and the cure is said', async () => {
    const link = await linkOf();
    const { client, pid, mark } = await holder(link);
    await client.query(`create role "lo'w""ly" login`);
    try {
      const lowly = await linkOf({ url: server.url(database, encodeURIComponent(`lo'w"ly`)) });
      const reading = valueOf(await lowly.read(never));
      const seen = reading.sessions.get(pid);
      assert.deepEqual([seen?.state, seen?.mark, seen?.statement, seen?.user], ['hidden', null, null, 'postgres']);
      assert.deepEqual(reading.locks.length, 1);
      assert.deepEqual(reading.gaps, [
        { code: 'sessions-hidden', subject: `lo'w"ly`, cure: `GRANT pg_monitor TO "lo'w""ly";`, message: null },
      ]);
      const refused = await act(lowly, { kind: 'terminate', session: pid, mark });
      assert.deepEqual([refused.kind, refused.kind === 'refused' && refused.reason], ['refused', 'not-permitted']);
      await client.query(reading.gaps[0]!.cure);
      const cured = valueOf(await lowly.read(never));
      assert.deepEqual([cured.gaps, cured.sessions.get(pid)?.mark], [[], mark]);
      // It sees the session of a superuser now, and still may not end it.
      const still = await act(lowly, { kind: 'terminate', session: pid, mark });
      assert.match(still.kind === 'refused' ? (still.message ?? '') : '', /permission denied|must be/);
      await lowly.close();
    } finally {
      await client.query(`drop role "lo'w""ly"`);
    }
  });

  it('lets go of a row only as long as it is as it was seen, by its holder and its time', async () => {
    const admin = await session();
    await admin.query(`
      create table databasechangeloglock (id int primary key, locked boolean not null, lockgranted timestamp, lockedby varchar(255));
      insert into databasechangeloglock values (1, false, null, null);
      create table knex_migrations_lock ("index" serial primary key, is_locked int);
      insert into knex_migrations_lock (is_locked) values (0);`);
    const liquibase = (by: string): Promise<unknown> =>
      admin.query(
        `update databasechangeloglock set locked = true, lockgranted = now(), lockedby = $1 where id = 1 and locked = false`,
        [by],
      );
    const link = await linkOf();
    assert.deepEqual(
      valueOf(await link.read(never)).tableLocks.map(({ tool, isTaken, releaseSql }) => [tool, isTaken, releaseSql]),
      [
        ['Liquibase', false, null],
        ['Knex', false, null],
      ],
    );
    await liquibase(`bui'ld-7 (10.0.0.7)`);
    await admin.query('update knex_migrations_lock set is_locked = 1 where is_locked = 0');
    const [row, knex] = valueOf(await link.read(never)).tableLocks;
    assert.deepEqual([row?.by, row?.host, row?.cure], [`bui'ld-7 (10.0.0.7)`, `bui'ld-7`, 'liquibase release-locks']);
    const actionOf = (lock: typeof row): DatabaseAction => ({
      kind: 'release-row',
      lock: lock!.id,
      sql: lock!.releaseSql!,
    });
    // It was let go of, and somebody else has it.
    await admin.query('update databasechangeloglock set locked = false');
    await liquibase('other (10.0.0.8)');
    assert.deepEqual(await act(link, actionOf(row)), { kind: 'changed-underneath' });
    // The same holder as before in the same instant is another version of the row.
    await admin.query('update knex_migrations_lock set is_locked = 0; update knex_migrations_lock set is_locked = 1');
    assert.deepEqual(await act(link, actionOf(knex)), { kind: 'changed-underneath' });
    const [again, knexAgain] = valueOf(await link.read(never)).tableLocks;
    assert.deepEqual(
      await act(link, { kind: 'release-row', lock: again!.id, sql: 'drop table databasechangeloglock' }),
      {
        kind: 'changed-underneath',
      },
    );
    assert.deepEqual(await act(link, actionOf(again)), { kind: 'done' });
    assert.deepEqual(await act(link, actionOf(knexAgain)), { kind: 'done' });
    const { rows } = await admin.query('select locked, lockedby from databasechangeloglock');
    assert.deepEqual(rows, [{ locked: false, lockedby: null }]);
    assert.equal(
      valueOf(await link.read(never)).tableLocks.some(({ isTaken }) => isTaken),
      false,
    );
  });
});
