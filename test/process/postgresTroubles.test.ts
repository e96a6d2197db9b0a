import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, before, describe, it } from 'mocha';
import type { DatabaseLink } from '../../src/core/databases/engine';
import type { DatabaseTrouble } from '../../src/core/databases/reading';
import { createPostgresEngine } from '../../src/engines/postgres/postgresEngine';
import { look, never, openLink, sharedPostgres, untilAsleep, untilWaiting } from '../support/postgres/looking';
import { type PostgresServer, startPostgres } from '../support/postgres/postgresServer';

describe('a PostgreSQL that cannot be read, or not all of it', function () {
  this.timeout(60_000);

  let server: PostgresServer;
  const links: DatabaseLink[] = [];
  const servers: Server[] = [];

  before(async () => {
    server = await sharedPostgres();
  });
  afterEach(async () => {
    await Promise.all(links.splice(0).map((link) => link.close()));
    for (const each of servers.splice(0)) each.close();
  });

  async function troubleOf(url: string, signal = never, connectTimeoutMs = 5_000): Promise<DatabaseTrouble> {
    const options = { candidates: { texts: [], query: null }, statementTimeoutMs: 5_000, connectTimeoutMs };
    const link = await createPostgresEngine().connect(
      { system: 'postgresql', url, password: null, lookOnly: false },
      options,
      signal,
    );
    if (!link.ok) return link.error;
    links.push(link.value);
    throw new Error('it was connected');
  }

  /** Something that takes connections in the place of a server; its address. */
  async function standIn(onSocket: (socket: Socket) => void): Promise<string> {
    const stand = createServer((socket) => {
      socket.on('error', () => undefined);
      onSocket(socket);
    });
    servers.push(stand);
    await once(stand.listen(0, '127.0.0.1'), 'listening');
    const address = stand.address();
    return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  it('is said by a code of its own for each way in which it lets nobody in', async () => {
    const admin = await server.session();
    await admin.query('create role full login connection limit 0');
    try {
      const at = `127.0.0.1:${server.port}`;
      const starting = await standIn((socket) =>
        socket.once('data', () => socket.end(errorMessage('57P03', 'the database system is starting up'))),
      );
      const silent = await standIn(() => undefined);
      const found = await Promise.all([
        troubleOf('postgres://postgres@127.0.0.1:1/postgres'),
        troubleOf(`postgres://postgres@${at}/missing`),
        troubleOf(`postgres://nobody@${at}/postgres`),
        troubleOf(`postgres://full@${at}/postgres`),
        troubleOf(`postgres://postgres@${at}/postgres?sslmode=verify-full`),
        troubleOf(`postgres://postgres@${starting}/postgres`),
        troubleOf(`postgres://postgres:hid%20den@${silent}/postgres`, never, 300),
        troubleOf(`postgres://postgres@${silent}/postgres`, AbortSignal.timeout(100)),
      ]);
      assert.deepEqual(
        found.map(({ code }) => code),
        [
          'refused',
          'no-such-database',
          'not-authenticated',
          'too-many-connections',
          'tls',
          'starting-up',
          'timeout',
          'cancelled',
        ],
      );
      for (const { message } of found) assert.doesNotMatch(message, /hid.*den/);
    } finally {
      await admin.query('drop role full');
      await admin.end();
    }
  });

  it('is lost when it is killed in the middle of a look, and a look that is aborted is cancelled on the server', async () => {
    const own = await startPostgres();
    try {
      const link = await openLink({ url: own.url(), candidates: { texts: [], query: `select pg_sleep(60)::text` } });
      const holder = await own.session();
      await holder.query('select pg_advisory_lock(4711)');
      const abort = new AbortController();
      const aborted = link.read(abort.signal);
      await untilAsleep(own, 1);
      abort.abort();
      assert.deepEqual(await aborted, { ok: false, error: { code: 'cancelled', message: '' } });
      await untilAsleep(own, 0);
      const reading = link.read(never);
      await untilAsleep(own, 1);
      await own.kill();
      const answer = await reading;
      assert.equal(answer.ok ? 'read' : answer.error.code, 'lost');
      const next = await link.read(never);
      assert.equal(next.ok ? 'read' : next.error.code, 'lost');
      await link.close();
      await link.close();
    } finally {
      await own.stop().catch(() => undefined);
    }
  });

  it('is read in its oldest version as in its newest', async () => {
    const oldest = await startPostgres({ version: 'oldest' });
    try {
      const [holder, waiter] = [await oldest.session(), await oldest.session()];
      await holder.query('select pg_advisory_lock(72707369)');
      const waited = waiter.query('select pg_advisory_lock(72707369)').catch(() => undefined);
      await untilWaiting(oldest, 1);
      const reading = await look({ url: oldest.url() });
      assert.match(reading.server.version, /^12\./);
      assert.deepEqual(
        reading.waits.map(({ since, isQueue }) => [since, isQueue]),
        [[null, false]],
      );
      assert.equal(reading.locks[0]?.name?.tool, 'Prisma');
      await holder.end();
      await waited;
      await waiter.end();
    } finally {
      await oldest.stop();
    }
  });
});

/** What a server says instead of letting somebody in. */
function errorMessage(state: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${state}\0M${message}\0\0`);
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
