import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { DatabaseLink, EngineOptions } from '../../src/core/databases/engine';
import type { DatabaseReading, DatabaseTrouble } from '../../src/core/databases/reading';
import type { Result } from '../../src/core/result';
import { createMysqlEngine } from '../../src/engines/mysql/mysqlEngine';
import { recordingOptions, startTested, testedKind, testedName } from '../support/databases/eitherServer';
import type { MysqlServer } from '../support/databases/mysqlServer';
import { never, readOf, readUntil } from '../support/databases/reading';

const engine = createMysqlEngine({ home: '/nonexistent', platform: process.platform });
type Read = Result<DatabaseReading, DatabaseTrouble>;

const usual: EngineOptions = {
  candidates: { texts: [], query: null },
  statementTimeoutMs: 20_000,
  connectTimeoutMs: 20_000,
};

describe(`${testedName} that is too busy to answer in time`, function () {
  this.timeout(60_000);
  let server: MysqlServer;
  let admin: Connection;

  before(async () => {
    server = await startTested(recordingOptions);
    admin = await server.session();
    const [holder, waiter] = [await server.session(), await server.session()];
    await admin.query('CREATE DATABASE shop');
    await admin.query('CREATE TABLE shop.orders (id INT PRIMARY KEY, paid INT) ENGINE=InnoDB');
    await admin.query('INSERT INTO shop.orders VALUES (1, 0)');
    await holder.query("SELECT GET_LOCK('nightly', 0)");
    await holder.query('BEGIN');
    await holder.query('SELECT * FROM shop.orders FOR UPDATE');
    void waiter.query('UPDATE shop.orders SET paid = 1').catch(() => undefined);
    const link = await connect();
    assert.ok(link.ok);
    await readUntil(link.value, isWhole);
    await link.value.close();
  });

  after(() => server?.stop());

  function connect(more: Partial<EngineOptions> = {}): Promise<Result<DatabaseLink, DatabaseTrouble>> {
    const target = { system: testedKind, url: server.url(), password: null, lookOnly: true } as const;
    return engine.connect(target, { ...usual, ...more }, never);
  }

  it('says so, or says all: no part is missing because it could not be asked for in time', async () => {
    let whole = 0;
    for (let round = 0; round < 60 || whole === 0; round++) {
      // Mostly it is found out in the first look what there is, and each part asked for by itself.
      const link = await connect({ statementTimeoutMs: round < 60 ? 1 + (round % 3) : round });
      if (!link.ok) {
        assert.equal(link.error.code, 'timeout');
        continue;
      }
      for (let look = 0; look < 3; look++) {
        const reading: Read = await link.value.read(never);
        if (reading.ok) assertWhole(reading.value);
        else assert.equal(reading.error.code, 'timeout');
        if (reading.ok) whole++;
      }
      await link.value.close();
    }
  });

  it('is not said to lack what somebody kept it from saying', async () => {
    const link = await connect();
    assert.ok(link.ok);
    const [rows] = await admin.query<RowDataPacket[]>('SELECT MAX(ID) AS id FROM information_schema.PROCESSLIST');
    const id = String(rows[0]?.['id']);
    let isOver = false;
    const killing = (async () => {
      while (!isOver) await admin.query(`KILL QUERY ${id}`);
    })();
    for (let look = 0; look < 40; look++) {
      const reading = await link.value.read(never);
      if (reading.ok) assertWhole(reading.value);
    }
    isOver = true;
    await killing;
    assertWhole(await readOf(link.value));
    await link.value.close();
  });

  it('is given up when it says nothing at all, at once where it is asked for a connection', async () => {
    const link = await connect({ statementTimeoutMs: 100 });
    assert.ok(link.ok);
    process.kill(server.pid, 'SIGSTOP');
    try {
      const [reading, other] = await Promise.all([link.value.read(never), connect({ connectTimeoutMs: 500 })]);
      assert.deepEqual(
        [reading, other].map((each) => (each.ok ? 'ok' : each.error.code)),
        ['timeout', 'timeout'],
      );
      const again = await link.value.read(never);
      assert.equal(again.ok ? 'ok' : again.error.code, 'lost');
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    await link.value.close();
    const next = await connect();
    assert.ok(next.ok);
    assertWhole(await readOf(next.value));
    await next.value.close();
  });
});

function isWhole({ locks, waits }: DatabaseReading): boolean {
  return waits.length === 1 && locks.some(({ target }) => target.kind === 'named');
}

/** What is missing without the list of tables is names, and it is said so until the next look. */
function assertWhole(reading: DatabaseReading): void {
  const gaps = reading.gaps.filter(({ subject }) => subject !== 'information_schema.TABLES');
  assert.deepEqual(gaps, []);
  assert.ok(isWhole(reading), JSON.stringify(reading));
}
