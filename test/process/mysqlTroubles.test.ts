import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'mocha';
import type { DatabaseLink, EngineOptions } from '../../src/core/databases/engine';
import type { DatabaseTrouble } from '../../src/core/databases/reading';
import { createMysqlEngine } from '../../src/engines/mysql/mysqlEngine';
import {
  recordingOptions,
  startTested,
  startTestedWithTls,
  testedKind,
  testedName,
} from '../support/databases/eitherServer';
import type { MysqlServer } from '../support/databases/mysqlServer';
import { never, readOf, readUntil } from '../support/databases/reading';

const engine = createMysqlEngine({ home: '/nonexistent', platform: process.platform });

async function open(url: string, query: string | null = null): Promise<DatabaseLink | DatabaseTrouble> {
  const options: EngineOptions = {
    candidates: { texts: ['Nightly'], query },
    statementTimeoutMs: 20_000,
    connectTimeoutMs: 20_000,
  };
  const linked = await engine.connect({ system: testedKind, url, password: null, lookOnly: false }, options, never);
  return linked.ok ? linked.value : linked.error;
}

async function linkTo(url: string, query: string | null = null): Promise<DatabaseLink> {
  const link = await open(url, query);
  assert.ok(!('code' in link), JSON.stringify(link));
  return link;
}

/** `ok`, or the code of the trouble, with what is known of TLS. */
async function tried(url: string): Promise<string> {
  const link = await open(url);
  if ('code' in link) {
    assert.doesNotMatch(link.message, /s3cret/);
    return link.tls === undefined ? link.code : `${link.code}: ${link.tls.flaw}`;
  }
  await readOf(link);
  await link.close();
  return 'ok';
}

describe(`${testedName} with passwords and certificates, and where not all can be done or seen`, function () {
  this.timeout(60_000);
  let server: MysqlServer;
  let ca: string;

  before(async () => {
    ({ server, ca } = await startTestedWithTls([...recordingOptions, '--log-bin=binlog', '--server-id=1']));
    const setUp = await server.session();
    await setUp.query("CREATE USER plain@127.0.0.1 IDENTIFIED BY 's3cret'");
    await setUp.query("CREATE USER secure@127.0.0.1 IDENTIFIED BY 's3cret' REQUIRE SSL");
    await setUp.query('CREATE DATABASE shop');
    await setUp.query('CREATE TABLE shop.orders (id INT PRIMARY KEY, paid INT) ENGINE=InnoDB');
    await setUp.query('INSERT INTO shop.orders VALUES (1, 0)');
  });

  after(() => server?.stop());

  it('is logged in to by a password the first time and again, as it asks for it by itself, with TLS or without', async () => {
    const encrypted = `${server.url('plain:s3cret')}?ssl-mode=REQUIRED`;
    // MySQL remembers whom it has let in, and has a shorter way then.
    const ways = [server.url('plain:s3cret'), server.url('plain:s3cret'), encrypted, server.url('plain:wr0ng')];
    const found: string[] = [];
    for (const way of ways) found.push(await tried(way));
    assert.deepEqual(found, ['ok', 'ok', 'ok', 'not-authenticated']);
  });

  it('is asked over TLS where that is required, and not where its certificate is not to be trusted', async () => {
    const url = server.url('secure:s3cret');
    const modes = [
      '',
      '?ssl-mode=REQUIRED',
      `?ssl-mode=VERIFY_CA&ssl-ca=${ca}`,
      '?ssl-mode=VERIFY_CA',
      '?ssl=true',
      // It is for no name of a host.
      `?ssl-mode=VERIFY_IDENTITY&ssl-ca=${ca}`,
      `?ssl-ca=${ca}`,
      '?ssl-ca=/nonexistent.pem',
    ];
    assert.deepEqual(await Promise.all(modes.map((mode) => tried(url + mode))), [
      'not-authenticated',
      'ok',
      'ok',
      'tls: unknown-issuer',
      'tls: unknown-issuer',
      'tls: other-name',
      'tls: other-name',
      'not-configured',
    ]);
    const session = await server.session();
    await session.query('SET GLOBAL require_secure_transport = ON');
    // MariaDB does not say that it is for the want of TLS.
    assert.equal(await tried(server.url()), testedKind === 'mysql' ? 'tls: demanded' : 'not-authenticated');
    assert.equal(await tried(`${server.url()}?ssl-mode=REQUIRED`), 'ok');
    await session.query('SET GLOBAL require_secure_transport = OFF');
    session.destroy();
  });

  it('says that nothing can be changed on it, and refuses to release a row', async () => {
    const session = await server.session();
    await session.query(
      'CREATE TABLE shop.DATABASECHANGELOGLOCK (ID INT PRIMARY KEY, `LOCKED` BIT(1), LOCKGRANTED DATETIME, LOCKEDBY VARCHAR(255))',
    );
    await session.query("INSERT INTO shop.DATABASECHANGELOGLOCK VALUES (1, 1, NOW(), 'ci (10.0.0.7)')");
    await session.query("CREATE USER migrator@127.0.0.1 IDENTIFIED BY 's3cret'");
    await session.query('GRANT SELECT, UPDATE ON shop.* TO migrator@127.0.0.1');
    const link = await linkTo(server.url('migrator:s3cret'));
    const [lock] = (await readOf(link)).tableLocks;
    const release = { kind: 'release-row', lock: lock!.id, sql: lock!.releaseSql! } as const;
    const readOnly = testedKind === 'mysql' ? 'super_read_only' : 'read_only';
    await session.query(`SET GLOBAL ${readOnly} = ON`);
    const refused = await link.act(release, never);
    assert.ok(refused.ok && refused.value.kind === 'refused');
    assert.equal(refused.value.reason, 'read-only');
    assert.match(refused.value.message ?? '', /read-only/);
    const later = await linkTo(server.url());
    const { server: about, gaps } = await readOf(later);
    assert.deepEqual([about.isReplica, gaps.map(({ code }) => code)], [true, ['replica']]);
    await later.close();
    await session.query('SET GLOBAL read_only = OFF');
    assert.deepEqual(await link.act(release, never), { ok: true, value: { kind: 'done' } });
    await link.close();
    session.destroy();
  });

  it('has named locks shown that were taken before it began to record them', async () => {
    const [admin, holder, waiter] = [await server.session(), await server.session(), await server.session()];
    const instrument =
      "performance_schema.setup_instruments SET ENABLED = '?' WHERE NAME = 'wait/lock/metadata/sql/mdl'";
    await admin.query(`UPDATE ${instrument.replace('?', 'NO')}`);
    await holder.query("SELECT GET_LOCK('Nightly', 0)");
    const link = await linkTo(server.url());
    const before = await readOf(link);
    assert.deepEqual(
      before.gaps.map(({ code, subject }) => [code, subject]),
      [['not-instrumented', 'wait/lock/metadata/sql/mdl']],
    );
    for (const sql of before.gaps[0]!.cure!.split('\n')) await admin.query(sql);
    // To MySQL both are the same name.
    const same = testedKind === 'mysql' ? 'NIGHTLY' : 'Nightly';
    const waiting = waiter.query(`SELECT GET_LOCK('${same}', 60)`);
    const reading = await readUntil(link, ({ waits }) => waits.length > 0);
    assert.deepEqual(reading.gaps, []);
    assert.deepEqual(
      reading.waits.map((wait) => [wait.waiter, wait.blocker]),
      [[waiter.threadId, holder.threadId]],
    );
    const [wait] = reading.waits;
    const named = reading.locks.filter(({ target }) => target.kind === 'named');
    assert.deepEqual(
      named.map(({ state, session, id }) => [state, session, id === wait?.lock]),
      [
        ['waiting', waiter.threadId, true],
        ['held', holder.threadId, false],
      ],
    );
    holder.destroy();
    await waiting;
    const after = await readUntil(link, ({ waits }) => waits.length === 0);
    assert.deepEqual(
      after.locks.flatMap(({ target, session }) => (target.kind === 'named' ? [session] : [])),
      [waiter.threadId],
    );
    await link.close();
    for (const each of [admin, waiter]) each.destroy();
  });

  it('is known as a replica, whose own threads may wait behind somebody, and are not offered to be ended', async () => {
    const replica = await startTested([...recordingOptions, '--server-id=2']);
    try {
      const [admin, source] = [await replica.session(), await server.session()];
      await source.query("CREATE USER copier@127.0.0.1 IDENTIFIED BY 's3cret'");
      await source.query('GRANT REPLICATION SLAVE ON *.* TO copier@127.0.0.1');
      const isMysql = testedKind === 'mysql';
      const words = isMysql ? 'SOURCE' : 'MASTER';
      const options = [
        ...[`${words}_HOST='127.0.0.1'`, `${words}_PORT=${server.port}`, `${words}_USER='copier'`],
        `${words}_PASSWORD='s3cret'`,
        ...(isMysql
          ? ["SOURCE_LOG_FILE='binlog.000001'", 'GET_SOURCE_PUBLIC_KEY=1']
          : ["MASTER_LOG_FILE='binlog.000001'"]),
      ];
      await admin.query(`CHANGE ${isMysql ? 'REPLICATION SOURCE' : 'MASTER'} TO ${options.join(', ')}`);
      await admin.query(isMysql ? 'START REPLICA' : 'START SLAVE');
      const link = await linkTo(replica.url());
      const isCopied = async (): Promise<boolean> =>
        (await admin.query('SELECT * FROM shop.orders').catch(() => null)) !== null;
      while (!(await isCopied())) await readOf(link);
      const holder = await replica.session();
      await holder.query('BEGIN');
      await holder.query('SELECT * FROM shop.orders WHERE id = 1 FOR UPDATE');
      await source.query('UPDATE shop.orders SET paid = 1 WHERE id = 1');
      const reading = await readUntil(link, ({ waits }) => waits.length > 0);
      const [wait] = reading.waits;
      assert.equal(wait?.blocker, holder.threadId);
      const applier = reading.sessions.get(wait.waiter)!;
      assert.deepEqual([applier.user, applier.isOfServer], ['system user', true]);
      assert.ok(reading.server.isReplica);
      for (const kind of ['cancel', 'terminate'] as const) {
        const outcome = await link.act({ kind, session: applier.id, mark: applier.mark! }, never);
        assert.deepEqual(outcome, { ok: true, value: { kind: 'refused', reason: 'server-process', message: null } });
      }
      await link.close();
    } finally {
      await replica.stop();
    }
  });

  it('is lost when it is killed in the middle of a look, and a look that is aborted is cancelled', async () => {
    const link = await linkTo(server.url(), 'SELECT SLEEP(15)');
    const watcher = await server.session();
    const asleep = async (): Promise<number> => {
      const [rows] = await watcher.query(
        "SELECT ID FROM information_schema.PROCESSLIST WHERE INFO = 'SELECT SLEEP(15)'",
      );
      return (rows as readonly unknown[]).length;
    };
    const untilAsleep = async (): Promise<void> => {
      while ((await asleep()) === 0) await new Promise(setImmediate);
    };
    const abort = new AbortController();
    const aborted = link.read(abort.signal);
    await untilAsleep();
    abort.abort();
    assert.deepEqual(await aborted, { ok: false, error: { code: 'cancelled', message: '' } });
    await link.close();
    const other = await linkTo(server.url(), 'SELECT SLEEP(14)');
    const reading = other.read(never);
    const ended = once(watcher, 'error');
    await server.kill();
    await ended;
    const answer = await reading;
    assert.equal(answer.ok ? 'read' : answer.error.code, 'lost');
    const next = await other.read(never);
    assert.equal(next.ok ? 'read' : next.error.code, 'lost');
    await other.close();
    assert.equal(await tried(server.url()), 'refused');
  });
});
