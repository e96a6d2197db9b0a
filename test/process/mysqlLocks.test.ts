import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { linkWithProcesses } from '../../src/core/databases/clientProcesses';
import type { DatabaseLink, EngineOptions } from '../../src/core/databases/engine';
import { lockNameText } from '../../src/present/databaseNameText';
import type { Wait } from '../../src/core/waits/wait';
import { waitForest, waitGraphOf } from '../../src/core/waits/waitGraph';
import { createMysqlEngine } from '../../src/engines/mysql/mysqlEngine';
import { createClock } from '../../src/node/clock';
import { createMachine } from '../../src/node/machine';
import { startClient } from '../support/databases/clientProgram';
import { startTested, testedKind, testedName, usualOptions } from '../support/databases/eitherServer';
import type { MysqlServer } from '../support/databases/mysqlServer';
import { never, readOf, readUntil } from '../support/databases/reading';

const options: EngineOptions = {
  candidates: { texts: ['nightly import'], query: null },
  statementTimeoutMs: 5_000,
  connectTimeoutMs: 20_000,
};

const engine = createMysqlEngine({ home: '/nonexistent', platform: process.platform });

async function open(server: MysqlServer, url = server.url(), more: Partial<EngineOptions> = {}): Promise<DatabaseLink> {
  const target = { system: testedKind, url, password: null, lookOnly: false } as const;
  const linked = await engine.connect(target, { ...options, ...more }, never);
  assert.ok(linked.ok, linked.ok ? '' : `${linked.error.code}: ${linked.error.message}`);
  return linked.value;
}

/** As Spirit's `getLocks` has it, once the driver has put the values in. */
const spiritLock = "SELECT GET_LOCK('test.t1-23037d07', 0)";

async function makeTables(session: Connection): Promise<void> {
  await session.query('CREATE DATABASE test');
  await session.query('USE test');
  await session.query('CREATE TABLE t1 (id INT PRIMARY KEY, v INT) ENGINE=InnoDB');
  await session.query('INSERT INTO t1 VALUES (1, 1), (2, 2)');
}

describe(`${testedName} that records locks`, function () {
  this.timeout(60_000);
  let server: MysqlServer;
  let link: DatabaseLink;
  let setUp: Connection;

  before(async () => {
    server = await startTested([
      '--performance-schema=ON',
      '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON',
      '--log-bin=binlog',
      '--server-id=1',
    ]);
    setUp = await server.session('set-up');
    await makeTables(setUp);
    link = await open(server);
  });

  // What one test leaves behind is not what another one sees.
  afterEach(() => server.endSessions(setUp));

  after(async () => {
    await link?.close();
    await server?.stop();
  });

  it('shows of which process of this machine a session is, where its port leads to one', async () => {
    const { processes, connections, host } = createMachine();
    const url = server.url().replace(/^mariadb:/, 'mysql:');
    const client = await startClient('mysql2', url, "SELECT GET_LOCK('nightly', 0)");
    const beside = await server.session('in a file');
    await beside.query("SELECT GET_LOCK('weekly', 0)");
    const joined = linkWithProcesses(link, { owners: connections, processes, clock: createClock() });
    try {
      const { sessions } = await readUntil(joined, (reading) => reading.sessions.has(client.session));
      assert.deepEqual(
        [sessions.get(client.session)?.process?.pid, sessions.get(client.session)?.client?.address],
        [client.pid, '127.0.0.1'],
      );
      assert.equal(sessions.get(beside.threadId)?.process, null);
    } finally {
      await client.stop();
      beside.destroy();
      host.dispose();
    }
  });

  it('shows Spirit’s lock by the table it is for, with its holder and whoever wants it', async () => {
    const spirit = await server.session('spirit');
    const second = await server.session('spirit');
    await spirit.query(spiritLock);
    await spirit.query(spiritLock);
    const waiting = second.query("SELECT GET_LOCK('test.t1-23037d07', 60)");
    // A server may be at work on a statement for a moment after it was answered.
    const reading = await readUntil(
      link,
      ({ waits, sessions }) => waits.length > 0 && sessions.get(spirit.threadId)?.state === 'idle',
    );
    const held = reading.locks.find(({ target, state }) => target.kind === 'named' && state === 'held')!;
    assert.equal(lockNameText(held.name!), 'Spirit: change of table test.t1');
    assert.equal(held.name?.certainty, 'certain');
    const [wait] = reading.waits;
    assert.deepEqual([wait?.blocker, wait?.waiter, wait?.isQueue], [spirit.threadId, second.threadId, false]);
    const holder = reading.sessions.get(spirit.threadId)!;
    assert.deepEqual([holder.application, holder.user], ['spirit', 'root']);
    assert.equal(reading.sessions.get(second.threadId)?.state, 'active');
    assert.ok(Math.abs(reading.at - (wait?.since ?? 0)) < 60_000);
    spirit.destroy();
    await waiting;
    second.destroy();
    await readUntil(link, ({ locks }) => locks.every(({ target }) => target.kind !== 'named'));
  });

  it('shows an ALTER that waits for an idle transaction, and the SELECT behind it, as a chain', async () => {
    const [idle, alter, select] = [await server.session('web'), await server.session('alter'), await server.session()];
    await idle.query('USE test');
    await idle.query('BEGIN');
    await idle.query('UPDATE t1 SET v = 5 WHERE id = 1');
    const altering = alter.query('ALTER TABLE test.t1 ADD COLUMN z INT');
    await readUntil(link, ({ waits }) => waits.length === 1);
    const selecting = select.query('SELECT * FROM test.t1');
    const reading = await readUntil(
      link,
      ({ waits, sessions }) =>
        waits.some(({ waiter }) => waiter === select.threadId) &&
        sessions.get(idle.threadId)?.state === 'idle-in-transaction' &&
        sessions.get(idle.threadId)?.transactionSince !== null,
    );
    const { roots, deadlocks } = waitForest(waitGraphOf(reading.waits));
    assert.deepEqual(deadlocks, []);
    assert.deepEqual(
      roots.map(({ party, waiters }) => [
        party,
        waiters.map((each) => [each.party, each.waiters.map((one) => one.party)]),
      ]),
      [[idle.threadId, [[alter.threadId, [select.threadId]]]]],
    );
    const root = reading.sessions.get(idle.threadId)!;
    assert.equal(root.undoRecords, 1);
    assert.ok(Math.abs(reading.at - root.transactionSince!) < 60_000);
    assert.equal(reading.waits.find(({ waiter }) => waiter === select.threadId)?.isQueue, true);
    await idle.query('ROLLBACK');
    await Promise.all([altering, selecting]);
    for (const each of [idle, alter, select]) each.destroy();
    await readUntil(link, ({ waits }) => waits.length === 0);
  });

  it('shows who waits for a row, since when, and behind whom', async () => {
    const [first, second, third] = [await server.session('a'), await server.session('b'), await server.session('c')];
    await first.query('BEGIN');
    await first.query('SELECT * FROM test.t1 WHERE id = 2 FOR UPDATE');
    const updating = second.query('UPDATE test.t1 SET v = 7 WHERE id = 2');
    await readUntil(link, ({ waits }) => waits.length === 1);
    const deleting = third.query('DELETE FROM test.t1 WHERE id = 2');
    // MySQL tells of a wait at once, and since when a tenth of a second later.
    const isWaiting = ({ waiter, since }: Wait): boolean => waiter === third.threadId && since !== null;
    const reading = await readUntil(link, ({ waits }) => waits.some(isWaiting));
    const lock = reading.locks.find(({ id }) => id === reading.waits[0]?.lock)!;
    assert.deepEqual(lock.target, { kind: 'row', schema: 'test', table: 't1', index: 'PRIMARY', row: '2' });
    assert.ok(reading.tookMs !== null && reading.tookMs > 0);
    const direct = reading.waits.filter(({ isQueue }) => !isQueue);
    assert.deepEqual(new Set(direct.map(({ blocker }) => blocker)), new Set([first.threadId]));
    assert.ok(reading.waits.every(({ since }) => since !== null && Math.abs(reading.at - since) < 60_000));
    await first.query('ROLLBACK');
    await Promise.all([updating, deleting]);
    for (const each of [first, second, third]) each.destroy();
  });

  it('names whoever has inserted a row, which becomes a lock only when somebody else wants it', async () => {
    const [insert, second, third] = [await server.session('a'), await server.session('b'), await server.session('c')];
    await insert.query('BEGIN');
    await insert.query('INSERT INTO test.t1 (id, v) VALUES (3, 3)');
    const updating = second.query('UPDATE test.t1 SET v = 7 WHERE id = 3');
    await readUntil(link, ({ waits }) => waits.length === 1);
    const deleting = third.query('DELETE FROM test.t1 WHERE id = 3');
    const reading = await readUntil(link, ({ waits }) => waits.some(({ waiter }) => waiter === third.threadId));
    assert.deepEqual(
      new Set(reading.waits.map(({ waiter, blocker, isQueue }) => `${waiter} ${blocker} ${isQueue}`)),
      new Set([
        `${second.threadId} ${insert.threadId} false`,
        `${third.threadId} ${insert.threadId} false`,
        `${third.threadId} ${second.threadId} true`,
      ]),
    );
    const held = reading.locks.filter(({ target, state }) => target.kind === 'row' && state === 'held');
    assert.deepEqual(
      held.map(({ session }) => session),
      [insert.threadId],
    );
    await insert.query('ROLLBACK');
    await Promise.all([updating, deleting]);
    for (const each of [insert, second, third]) each.destroy();
  });

  it('blames no session for what a prepared transaction has, which no session ends', async () => {
    const [prepares, updates, alters] = [await server.session(), await server.session(), await server.session()];
    await prepares.query("XA START 'x'");
    await prepares.query('UPDATE test.t1 SET v = 8 WHERE id = 1');
    await prepares.query("XA END 'x'");
    await prepares.query("XA PREPARE 'x'");
    // MySQL’s goes on without it. MariaDB’s keeps it until it is gone.
    if (testedKind === 'mariadb') prepares.destroy();
    const updating = updates.query('UPDATE test.t1 SET v = 9 WHERE id = 1');
    const isRow = ({ waiter, blocker }: Wait): boolean => waiter === updates.threadId && blocker === null;
    await readUntil(link, ({ waits }) => waits.some(isRow));
    const altering = alters.query('ALTER TABLE test.t1 ADD COLUMN y INT');
    const reading = await readUntil(link, ({ waits }) => waits.some(({ waiter }) => waiter === alters.threadId));
    const blockers = reading.waits.flatMap(({ waiter, blocker }) => (waiter === alters.threadId ? [blocker] : []));
    assert.ok(!reading.sessions.has(prepares.threadId));
    assert.ok(blockers.includes(testedKind === 'mysql' ? null : updates.threadId));
    assert.equal(reading.prepared.length, 1);
    // Nor to somebody who may not see transactions, also when that session has gone on to another one.
    await setUp.query('CREATE USER reader@127.0.0.1');
    await setUp.query('CREATE TABLE test.other (id INT PRIMARY KEY) ENGINE=InnoDB');
    await setUp.query('GRANT SELECT ON performance_schema.* TO reader@127.0.0.1');
    const reader = await open(server, server.url('reader'));
    const rowBlockers = async (): Promise<ReadonlySet<number | null>> =>
      new Set((await readOf(reader)).waits.flatMap(({ lock, blocker }) => (lock?.startsWith('row:') ? [blocker] : [])));
    if (testedKind === 'mysql') {
      for (const next of ['SELECT 1', 'BEGIN', 'INSERT INTO test.other VALUES (1)', 'COMMIT']) {
        await prepares.query(next);
        assert.deepEqual(await rowBlockers(), new Set([null]));
      }
    } else {
      // MariaDB tells of no lock of a row then.
      assert.deepEqual(await rowBlockers(), new Set());
    }
    await reader.close();
    await setUp.query("XA ROLLBACK 'x'");
    await Promise.all([updating, altering]);
    for (const each of [prepares, updates, alters]) each.destroy();
    await readUntil(link, ({ waits }) => waits.length === 0);
  });

  it('shows names with line feeds, escapes and many bytes as they are', async () => {
    const hostile = ['a\nb\u001b[31m\'"\\`', 'ü'.repeat(64), 'Ж'.repeat(64), 'gh-ost::test.t1', 'gh-ost.77.lock'];
    const session = await server.session();
    for (const name of hostile) await session.query('SELECT GET_LOCK(?, 0)', [name]);
    const reading = await readOf(link);
    const names = reading.locks.flatMap(({ target }) => (target.kind === 'named' ? target.name : []));
    // MySQL itself makes small letters of them.
    const expected = hostile.map((name) => (testedKind === 'mysql' ? name.toLowerCase() : name));
    assert.deepEqual(new Set(names), new Set(expected));
    const ghost = reading.locks.find(({ target }) => target.kind === 'named' && target.name === 'gh-ost::test.t1');
    assert.equal(ghost?.name?.certainty, 'certain');
    session.destroy();
    await readUntil(link, ({ locks }) => locks.every(({ target }) => target.kind !== 'named'));
  });

  it('shows the locks of Rails, golang-migrate and gh-ost, taken as their sources take them, by what they are for', async () => {
    const session = await server.session();
    // abstract_mysql_adapter.rb, get_advisory_lock; mysql.go, Lock; applier.go, which asks for its own number first.
    await session.query("SELECT GET_LOCK('7458657555131878620', 0)");
    await session.query('SELECT GET_LOCK(?, 10)', ['874159513']);
    const [rows] = await session.query<RowDataPacket[]>('select /* gh-ost */ connection_id() as id');
    const own = Number(rows[0]!['id']);
    await session.query('select /* gh-ost */ get_lock(?, 0)', [`gh-ost.${own}.lock`]);
    const reading = await readOf(link);
    const names = reading.locks.flatMap(({ name }) => (name === null ? [] : `${name.certainty} ${lockNameText(name)}`));
    assert.deepEqual(
      new Set(names),
      new Set([
        'certain Rails: migrations (test)',
        'certain golang-migrate: migrations (test)',
        `certain gh-ost: cut-over of session ${own}`,
      ]),
    );
    session.destroy();
  });

  it('explains what Spirit’s tables say, of either generation, and whether a run can be taken up again', async () => {
    await setUp.query('USE test');
    await setUp.query(`CREATE TABLE _t1_chkpnt (
      id int NOT NULL AUTO_INCREMENT PRIMARY KEY, copier_watermark TEXT, checksum_watermark TEXT, binlog_position TEXT,
      statement TEXT, original_table_name VARCHAR(64) NOT NULL DEFAULT '', move_phase VARCHAR(32) NOT NULL DEFAULT '',
      cutover_at TEXT, created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP)`);
    await setUp.query(
      `REPLACE INTO _t1_chkpnt (id, copier_watermark, checksum_watermark, binlog_position, statement, original_table_name, move_phase, cutover_at, created_at)
       VALUES (1, '{}', '', 'binlog.000001:4711', 'ALTER TABLE t1 ENGINE=InnoDB', 't1', '', '', UTC_TIMESTAMP() - INTERVAL 10 MINUTE)`,
    );
    await setUp.query('CREATE TABLE t2 (id INT PRIMARY KEY)');
    await setUp.query(`CREATE TABLE _t2_chkpnt (
      id int NOT NULL AUTO_INCREMENT PRIMARY KEY, copier_watermark TEXT, checksum_watermark TEXT, binlog_name VARCHAR(255),
      binlog_pos INT, rows_copied BIGINT, rows_copied_logical BIGINT, alter_statement TEXT)`);
    await setUp.query(
      "INSERT INTO _t2_chkpnt (binlog_name, alter_statement) VALUES ('binlog.000000', 'x'), ('binlog.000000', 'ADD z INT')",
    );
    await setUp.query('CREATE TABLE IF NOT EXISTS _spirit_sentinel (id int NOT NULL PRIMARY KEY)');
    await setUp.query('CREATE TABLE _t1_new LIKE t1');
    await setUp.query('CREATE TABLE _t2_gho (id INT PRIMARY KEY)');
    const spirit = await server.session('spirit');
    await spirit.query(spiritLock);
    const fresh = await open(server);
    const { notes, at } = await readOf(fresh);
    await fresh.close();
    spirit.destroy();
    const byTable = new Map(notes.map((note) => [note.table, note]));
    const [one, two] = [byTable.get('_t1_chkpnt'), byTable.get('_t2_chkpnt')];
    assert.ok(one?.kind === 'spirit-checkpoint' && two?.kind === 'spirit-checkpoint');
    assert.deepEqual(
      [one.generation, one.subject, one.isRunning, one.isBinlogThere, one.binlog, one.phase],
      ['second', 't1', true, true, 'binlog.000001', null],
    );
    assert.ok(Math.abs(at - one.writtenAt! - 600_000) < 60_000);
    assert.deepEqual(
      [two.generation, two.subject, two.isRunning, two.isBinlogThere, two.statement, two.writtenAt],
      ['first', 't2', false, false, 'ADD z INT', null],
    );
    assert.equal(byTable.get('_spirit_sentinel')?.kind, 'spirit-sentinel');
    assert.equal(byTable.get('_t1_new')?.kind, 'spirit-copy');
    assert.equal(byTable.get('_t2_gho')?.kind, 'gh-ost-copy');
  });

  it('takes names from a query of the user’s, and says when that fails', async () => {
    const session = await server.session();
    await session.query("SELECT GET_LOCK('tenant-7', 0)");
    const named = await open(server, server.url(), { candidates: { texts: [], query: "SELECT CONCAT('tenant-', 7)" } });
    const lock = (await readOf(named)).locks.find(({ target }) => target.kind === 'named');
    assert.deepEqual(lock?.name?.subject, { kind: 'declared', text: 'tenant-7' });
    await named.close();
    const failing = await open(server, server.url(), { candidates: { texts: [], query: 'DELETE FROM test.t1' } });
    assert.deepEqual(
      (await readOf(failing)).gaps.map(({ code }) => code),
      ['candidates-failed'],
    );
    await failing.close();
    session.destroy();
  });

  it('says what a user without privileges cannot see, and the statement that would show it', async () => {
    await setUp.query("CREATE USER weak@127.0.0.1 IDENTIFIED BY 'p''w/x'");
    const weak = await open(server, server.url('weak:p%27w%2Fx'));
    const { gaps } = await readOf(weak);
    await weak.close();
    const codes = new Map(gaps.map((gap) => [gap.code, gap]));
    assert.equal(codes.get('sessions-hidden')?.cure, "GRANT PROCESS ON *.* TO 'weak'@'127.0.0.1';");
    assert.ok(
      gaps.some(({ code, subject }) => code === 'not-permitted' && subject === 'performance_schema.metadata_locks'),
    );
  });
});

describe(`${testedName} that records no locks`, function () {
  this.timeout(60_000);
  let server: MysqlServer;

  before(async () => {
    server = await startTested([...usualOptions, '--performance-schema=OFF']);
    await makeTables(await server.session());
  });

  after(() => server?.stop());

  it('tells of named locks and their waiters by its plugin, where it has one, and otherwise by asking after each name', async () => {
    const holder = await server.session();
    const waiter = await server.session();
    await holder.query(spiritLock);
    await holder.query("SELECT GET_LOCK('nightly import', 0)");
    await holder.query("SELECT GET_LOCK('nobody knows this', 0)");
    const waiting = waiter.query("SELECT GET_LOCK('test.t1-23037d07', 60)");
    const link = await open(server);
    const named = (locks: Awaited<ReturnType<typeof readOf>>['locks']): ReadonlySet<string> =>
      new Set(locks.flatMap(({ target, state }) => (target.kind === 'named' ? `${target.name} ${state}` : [])));
    const expected = ['test.t1-23037d07 held', 'test.t1-23037d07 waiting', 'nightly import held'];
    const first = await readUntil(link, ({ waits }) => waits.length === 1);
    assert.deepEqual([first.waits[0]?.waiter, first.waits[0]?.blocker], [waiter.threadId, holder.threadId]);
    const isMysql = testedKind === 'mysql';
    if (!isMysql) {
      assert.deepEqual(named(first.locks), new Set([...expected, 'nobody knows this held']));
      await (await server.session()).query("UNINSTALL SONAME 'metadata_lock_info'");
    }
    const without = await readOf(link);
    assert.deepEqual(named(without.locks), new Set(expected));
    const cure = isMysql
      ? "[mysqld]\nperformance_schema = ON\nperformance-schema-instrument = 'wait/lock/metadata/sql/mdl=ON'"
      : "INSTALL SONAME 'metadata_lock_info';";
    assert.deepEqual(
      without.gaps.map((gap) => [gap.code, gap.subject, gap.cure]),
      [['not-instrumented', isMysql ? 'performance_schema' : 'metadata_lock_info', cure]],
    );
    await link.close();
    holder.destroy();
    await waiting;
  });
});
