import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Client } from 'pg';
import type { DatabaseLink } from '../../src/core/databases/engine';
import { outcomeText } from '../../src/present/databases/actText';
import { buildCli, runCli } from '../support/cli/cliProgram';
import { look, never, openLink, pidOf, untilWaiting, valueOf } from '../support/postgres/looking';
import { type PostgresServer, startPostgres } from '../support/postgres/postgresServer';
import { startStandby } from '../support/postgres/standby';
import { createTemporaryFolder } from '../support/temporaryFolder';

interface Printed {
  readonly databases: readonly {
    readonly state: string;
    readonly replica: boolean;
    readonly gaps: readonly { readonly code: string }[];
    readonly locks: readonly { readonly session: number; readonly name: { readonly certainty: string } | null }[];
    readonly tableLocks: readonly { readonly by: string; readonly taken: boolean }[];
  }[];
}

describe('a standby of a PostgreSQL', function () {
  this.timeout(30_000);

  let primary: PostgresServer;
  let standby: PostgresServer;
  const open: Client[] = [];
  const links: DatabaseLink[] = [];

  before(async function () {
    this.timeout(60_000);
    primary = await startPostgres({ settings: { autovacuum: 'off' } });
    const owner = await primary.session();
    await owner.query('create table accounts (id int primary key); insert into accounts values (1)');
    await owner.query(
      `create table databasechangeloglock (id int primary key, locked boolean, lockgranted timestamp, lockedby text);
       insert into databasechangeloglock values (1, true, now(), 'ci-7 (10.0.0.9)')`,
    );
    await owner.query("select pg_create_logical_replication_slot('electric_slot_default', 'pgoutput')");
    await owner.end();
    [standby] = await Promise.all([startStandby(primary), buildCli()]);
  });
  afterEach(async () => {
    await Promise.allSettled([
      ...open.splice(0).map((client) => client.end()),
      ...links.splice(0).map((link) => link.close()),
    ]);
  });
  after(async () => {
    await standby?.stop();
    await primary?.stop();
  });

  async function session(of: PostgresServer, application: string): Promise<Client> {
    const client = await of.session('postgres', 'postgres', application);
    open.push(client);
    return client;
  }

  async function linked(): Promise<DatabaseLink> {
    const link = await openLink({ url: standby.url() });
    links.push(link);
    return link;
  }

  /** Waits until the standby has done again all that the primary has done up to now. */
  async function caughtUp(): Promise<void> {
    const [there, here] = [await session(primary, 'there'), await session(standby, 'here')];
    // Writes a record that is sent at once, with all before it.
    const { rows } = await there.query<{ at: string }>('select pg_switch_wal()::text as at');
    const sql = `select pg_last_wal_replay_lsn() >= $1::pg_lsn as done, pg_sleep(0.01)`;
    while (!(await here.query<{ done: boolean }>(sql, [rows[0]!.at])).rows[0]!.done);
  }

  it('shows the locks of its own sessions by name, and says that those of its primary are only seen there', async () => {
    const [there, holder, waiter] = [
      await session(primary, 'elsewhere'),
      await session(standby, 'report'),
      await session(standby, 'report-2'),
    ];
    await there.query('select pg_advisory_lock(7241865325823964)');
    const pids = [await pidOf(holder), await pidOf(waiter)];
    await holder.query("select pg_advisory_lock(hashtext('nightly report'))");
    const waited = waiter.query("select pg_advisory_lock(hashtext('nightly report'))");
    await untilWaiting(standby, 1);
    const reading = await look({
      url: standby.url(),
      candidates: { texts: ['nightly report'], query: 'select id::text from accounts' },
    });
    assert.deepEqual([reading.server.isReplica, reading.gaps.map(({ code }) => code)], [true, ['replica']]);
    assert.deepEqual(
      new Set(reading.locks.map((lock) => [lock.session, lock.state, lock.name?.certainty].join(' '))),
      new Set([`${pids[0]} held certain`, `${pids[1]} waiting certain`]),
    );
    assert.deepEqual(
      reading.waits.map((wait) => [wait.waiter, wait.blocker]),
      [[pids[1], pids[0]]],
    );
    await holder.query('select pg_advisory_unlock_all()');
    await waited;
  });

  it('has its own sessions cancelled and terminated, and never the process that does again what its primary did', async () => {
    const [there, reader] = [await session(primary, 'migration'), await session(standby, 'report')];
    await there.query('begin; lock table accounts in access exclusive mode');
    await caughtUp();
    const pid = await pidOf(reader);
    const failed = assert.rejects(reader.query('select * from accounts'), { code: '57014' });
    await untilWaiting(standby, 1);
    const link = await linked();
    const reading = valueOf(await link.read(never));
    const [wait] = reading.waits;
    assert.equal(wait?.waiter, pid);
    const replay = reading.sessions.get(wait.blocker ?? 0);
    assert.equal(replay?.isOfServer, true);
    for (const kind of ['cancel', 'terminate'] as const)
      assert.deepEqual(valueOf(await link.act({ kind, session: replay.id, mark: replay.mark ?? '' }, never)), {
        kind: 'refused',
        reason: 'server-process',
        message: null,
      });
    const mark = reading.sessions.get(pid)?.mark ?? '';
    assert.deepEqual(valueOf(await link.act({ kind: 'cancel', session: pid, mark }, never)), { kind: 'done' });
    await failed;
    const ended = new Promise((resolve) => reader.once('end', resolve));
    assert.deepEqual(valueOf(await link.act({ kind: 'terminate', session: pid, mark }, never)), { kind: 'done' });
    await ended;
    await there.query('rollback');
  });

  it('shows a session of its own that the replay waits for as what is in the way', async () => {
    const [there, reader] = [await session(primary, 'migration'), await session(standby, 'report')];
    await reader.query('begin; select * from accounts');
    await there.query('begin; lock table accounts in access exclusive mode');
    await there.query('commit');
    await untilWaiting(standby, 1);
    const reading = valueOf(await (await linked()).read(never));
    const [wait] = reading.waits;
    assert.equal(wait?.blocker, await pidOf(reader));
    const replay = reading.sessions.get(wait.waiter);
    assert.deepEqual([replay?.application, replay?.isOfServer], ['startup', true]);
    assert.equal(reading.waits.length, 1);
    await reader.query('commit');
    await untilWaiting(standby, 0);
  });

  it('lets go of no row, since its rows are those of its primary', async () => {
    const link = await linked();
    const [row] = valueOf(await link.read(never)).tableLocks;
    assert.equal(row?.by, 'ci-7 (10.0.0.9)');
    const action = { kind: 'release-row', lock: row.id, sql: row.releaseSql ?? '' } as const;
    const outcome = valueOf(await link.act(action, never));
    assert.deepEqual(outcome, {
      kind: 'refused',
      reason: 'replica',
      message: 'cannot set transaction read-write mode during recovery',
    });
    assert.match(
      outcomeText('release-row', outcome, 'databasechangeloglock'),
      /^This is a replica: its rows are those of its primary, where it is let go of\. The server says: cannot set/,
    );
  });

  it('is printed by “lockscope db”, with its own locks, those rows, and that it is a standby', async () => {
    const holder = await session(standby, 'report');
    await holder.query("select pg_advisory_lock(hashtext('nightly report'))");
    const folder = createTemporaryFolder();
    try {
      const args = ['db', '--json', '--candidate', 'nightly report', standby.url()];
      const printed = await runCli(args, { cwd: folder.path, home: folder.path });
      assert.deepEqual([printed.code, printed.stderr], [0, '']);
      const [database] = (JSON.parse(printed.stdout) as Printed).databases;
      assert.deepEqual([database?.state, database?.replica], ['connected', true]);
      assert.deepEqual(
        database?.gaps.map(({ code }) => code),
        ['replica'],
      );
      assert.deepEqual(
        database?.locks.map(({ name, session: of }) => [name?.certainty, of]),
        [['certain', await pidOf(holder)]],
      );
      assert.deepEqual(
        database?.tableLocks.map(({ by, taken }) => [by, taken]),
        [['ci-7 (10.0.0.9)', true]],
      );
    } finally {
      folder.remove();
    }
  });
});
