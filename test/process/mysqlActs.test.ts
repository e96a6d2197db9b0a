import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'mocha';
import type { RowDataPacket } from 'mysql2/promise';
import type { DatabaseAction, DatabaseLink } from '../../src/core/databases/engine';
import type { DatabaseTrouble } from '../../src/core/databases/reading';
import { createMysqlEngine } from '../../src/engines/mysql/mysqlEngine';
import { startTested, testedKind, testedName, usualOptions } from '../support/databases/eitherServer';
import type { MysqlServer } from '../support/databases/mysqlServer';
import { never, readOf, readUntil } from '../support/databases/reading';

const options = { candidates: { texts: [], query: null }, statementTimeoutMs: 5_000, connectTimeoutMs: 20_000 };
const engine = createMysqlEngine({ home: '/nonexistent', platform: process.platform });

async function open(url: string, lookOnly = false): Promise<DatabaseLink | DatabaseTrouble> {
  const linked = await engine.connect({ system: testedKind, url, password: null, lookOnly }, options, never);
  return linked.ok ? linked.value : linked.error;
}

async function linkTo(server: MysqlServer, lookOnly = false): Promise<DatabaseLink> {
  const link = await open(server.url(), lookOnly);
  assert.ok(!('code' in link), JSON.stringify(link));
  return link;
}

async function acted(link: DatabaseLink, action: DatabaseAction): Promise<string> {
  const outcome = await link.act(action, never);
  if (!outcome.ok) return `trouble: ${outcome.error.code}`;
  return outcome.value.kind === 'refused' ? outcome.value.reason : outcome.value.kind;
}

describe(`acting on ${testedName}`, function () {
  this.timeout(60_000);
  let server: MysqlServer;
  let link: DatabaseLink;

  before(async () => {
    server = await startTested(usualOptions);
    link = await linkTo(server);
  });

  after(async () => {
    await link?.close();
    await server?.stop();
  });

  it('ends the session that was seen, and none that is another by its number', async () => {
    const victim = await server.session('victim', true);
    await victim.query("SELECT GET_LOCK('x', 0)");
    const reading = await readUntil(link, ({ locks }) => locks.length > 0);
    const { id, mark } = reading.sessions.get(victim.threadId)!;
    const other = mark!.replace(/:\d+$/, ':1');
    const earlier = mark!.replace(/^\d+/, (start) => String(Number(start) - 1));
    for (const wrong of [other, earlier, '', "' OR 1=1 -- "]) {
      const action = { kind: 'terminate', session: id, mark: wrong } as const;
      assert.equal(await acted(link, action), 'changed-underneath', wrong);
    }
    await victim.query('SELECT 1');
    const lookOnly = await linkTo(server, true);
    assert.equal(await acted(lookOnly, { kind: 'terminate', session: id, mark: mark! }), 'look-only');
    await lookOnly.close();
    const ended = once(victim, 'error');
    assert.equal(await acted(link, { kind: 'terminate', session: id, mark: mark! }), 'done');
    await ended;
    await readUntil(link, ({ locks }) => locks.length === 0);
    assert.equal(await acted(link, { kind: 'terminate', session: id, mark: mark! }), 'gone');
  });

  it('cancels a statement and leaves its session', async () => {
    const [holder, waiter] = [await server.session(), await server.session()];
    await holder.query("SELECT GET_LOCK('y', 0)");
    const waiting = waiter.query("SELECT GET_LOCK('y', 100)").then(
      () => 'answered',
      () => 'interrupted',
    );
    const reading = await readUntil(link, ({ waits }) => waits.length > 0);
    const { id, mark } = reading.sessions.get(waiter.threadId)!;
    assert.equal(await acted(link, { kind: 'cancel', session: id, mark: mark! }), 'done');
    assert.ok(['answered', 'interrupted'].includes(await waiting));
    await waiter.query('SELECT 1');
    assert.equal(link.sqlOf({ kind: 'cancel', session: id, mark: mark! }), `KILL QUERY ${id};`);
    holder.destroy();
    waiter.destroy();
  });

  it('refuses to end its own session and threads of the server', async () => {
    const session = await server.session();
    await session.query('SET GLOBAL event_scheduler = ON');
    const [rows] = await session.query<RowDataPacket[]>('SELECT ID, USER FROM information_schema.PROCESSLIST');
    const ids = rows.map((row) => [Number(row['ID']), String(row['USER'])] as const);
    const thread = ids.find(([, user]) => user === 'event_scheduler')?.[0] ?? 0;
    // Nobody else is connected.
    const own = Math.max(...ids.flatMap(([id, user]) => (user === 'root' && id !== session.threadId ? [id] : [])));
    for (const kind of ['cancel', 'terminate'] as const) {
      assert.equal(await acted(link, { kind, session: thread, mark: 'whatever' }), 'server-process');
      assert.equal(await acted(link, { kind, session: own, mark: 'whatever' }), 'own-session');
    }
    await readOf(link);
    const [after] = await session.query<RowDataPacket[]>(
      "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'event_scheduler'",
    );
    assert.deepEqual(
      after.map((row) => Number(row['ID'])),
      [thread],
    );
    await session.query('SET GLOBAL event_scheduler = OFF');
    session.destroy();
  });

  it('lets go of Liquibase’s lock only as it was read', async () => {
    const session = await server.session();
    await session.query('CREATE DATABASE shop');
    await session.query(
      'CREATE TABLE shop.DATABASECHANGELOGLOCK (ID INT NOT NULL PRIMARY KEY, LOCKED BIT(1) NOT NULL, LOCKGRANTED DATETIME, LOCKEDBY VARCHAR(255))',
    );
    const lock = "REPLACE INTO shop.DATABASECHANGELOGLOCK VALUES (1, 1, NOW() - INTERVAL 1 HOUR, 'ci\\\\1 (10.0.0.7)')";
    await session.query(lock);
    const fresh = await linkTo(server);
    const [seen] = (await readOf(fresh)).tableLocks;
    assert.deepEqual([seen?.tool, seen?.isTaken, seen?.host], ['Liquibase', true, 'ci\\1']);
    const release = { kind: 'release-row', lock: seen!.id, sql: seen!.releaseSql! } as const;
    await session.query("UPDATE shop.DATABASECHANGELOGLOCK SET LOCKEDBY = 'another (10.0.0.8)'");
    assert.equal(await acted(fresh, release), 'changed-underneath');
    await session.query(lock.replace('NOW()', "'2026-01-02 03:04:05'"));
    assert.equal(await acted(fresh, release), 'changed-underneath');
    const [again] = (await readOf(fresh)).tableLocks;
    assert.equal(await acted(fresh, { ...release, sql: again!.releaseSql! }), 'done');
    assert.equal((await readOf(fresh)).tableLocks[0]?.isTaken, false);
    await fresh.close();
    session.destroy();
  });

  it('says why it cannot connect, never with a password', async () => {
    const denied = await open(server.url('nobody:s3cret'));
    assert.ok('code' in denied);
    assert.equal(denied.code, 'not-authenticated');
    assert.ok(!denied.message.includes('s3cret'));
    const missing = await open(server.url('root', 'no_such'));
    assert.ok('code' in missing && missing.code === 'no-such-database');
    const refused = await open(`${testedKind}://root@127.0.0.1:1/`);
    assert.ok('code' in refused && refused.code === 'refused');
  });

  it('never ends the session that has the number after the server has started anew', async () => {
    const victim = await server.session('victim', true);
    await victim.query("SELECT GET_LOCK('z', 0)");
    const { id, mark } = (await readUntil(link, ({ locks }) => locks.length > 0)).sessions.get(victim.threadId)!;
    const action = { kind: 'terminate', session: id, mark: mark! } as const;
    await server.restart();
    assert.equal(await acted(link, action), 'trouble: lost');
    const later = await linkTo(server);
    let namesake = await server.session('namesake', true);
    while (namesake.threadId < id) namesake = await server.session('namesake', true);
    assert.equal(namesake.threadId, id);
    // Until the server is through with the login it takes the session for one of its own.
    await namesake.query('SELECT 1');
    assert.equal(await acted(later, action), 'changed-underneath');
    await namesake.query('SELECT 1');
    await later.close();
  });
});
