import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { linkWithProcesses } from '../../src/core/databases/clientProcesses';
import type { DatabaseLink } from '../../src/core/databases/engine';
import type { Session } from '../../src/core/databases/session';
import { createClock } from '../../src/node/clock';
import { createMachine } from '../../src/node/machine';
import { startClient, startTunnel } from '../support/databases/clientProgram';
import { readOf } from '../support/databases/reading';
import { ensureTool } from '../support/realTools/ensureTool';
import { openLink, sharedPostgres } from '../support/postgres/looking';
import type { PostgresServer } from '../support/postgres/postgresServer';

const { processes, connections, host } = createMachine();

/** With the processes of this machine, as all who look have it. */
function joined(link: DatabaseLink): DatabaseLink {
  return linkWithProcesses(link, { owners: connections, processes, clock: createClock() });
}

async function sessionIn(link: DatabaseLink, id: number): Promise<Session> {
  const session = (await readOf(link)).sessions.get(id);
  assert.ok(session !== undefined);
  return session;
}

describe('the process of a session of PostgreSQL', function () {
  this.timeout(60_000);

  let server: PostgresServer;
  const lock = 'select pg_advisory_lock(4711)';

  after(() => host.dispose());
  before(async () => {
    server = await sharedPostgres();
  });

  it('is the one of this machine that the port of the client leads to, and nobody once that has ended', async () => {
    const client = await startClient('pg', server.url(), lock);
    const link = joined(await openLink({ url: server.url() }));
    try {
      const { process: found } = await sessionIn(link, client.session);
      assert.equal(found?.pid, client.pid);
      assert.match(found?.command ?? '', /pg_advisory_lock\(4711\)$/);
      assert.ok(Math.abs((found?.startedAt ?? 0) - Date.now()) < 60_000);
      // The second time it is only asked whether it lives.
      assert.equal((await sessionIn(link, client.session)).process?.pid, client.pid);
      await client.stop();
      for (let id = client.session; ;) {
        const session = (await readOf(link)).sessions.get(id);
        assert.equal(session?.process ?? null, null);
        if (session === undefined) break;
      }
    } finally {
      await link.close();
      await client.stop();
    }
  });

  it('is the tunnel where one is between, and nobody where one is between the server and us', async () => {
    const tunnel = await startTunnel(server.port);
    const url = server.url().replace(String(server.port), String(tunnel.port));
    const [near, far] = [
      await startClient('pg', server.url(), lock.replace('1)', '2)')),
      await startClient('pg', url, lock),
    ];
    const straight = joined(await openLink({ url: server.url() }));
    const through = joined(await openLink({ url }));
    try {
      assert.equal((await sessionIn(straight, near.session)).process?.pid, near.pid);
      assert.equal((await sessionIn(straight, far.session)).process?.pid, process.pid);
      for (const { session } of [near, far]) assert.equal((await sessionIn(through, session)).process, null);
    } finally {
      await Promise.all([straight.close(), through.close(), near.stop(), far.stop()]);
      tunnel.close();
    }
  });

  it('is found over a socket of the file system as well, by those who look over one and by those who do not', async () => {
    await ensureTool(['ss'], 'iproute2');
    const url = `postgres://postgres@/postgres?host=${server.folder}&port=${server.port}`;
    const [client, other] = [
      await startClient('pg', url, lock),
      await startClient('pg', url, lock.replace('1)', '3)')),
    ];
    const links = [joined(await openLink({ url: server.url() })), joined(await openLink({ url }))];
    const tunnel = await startTunnel(server.port);
    const through = joined(await openLink({ url: server.url().replace(String(server.port), String(tunnel.port)) }));
    try {
      for (const link of links) {
        const { sessions } = await readOf(link);
        for (const { session, pid } of [client, other]) assert.equal(sessions.get(session)?.process?.pid, pid);
      }
      // Behind what answers in the place of the server, its numbers may be those of another machine.
      assert.equal((await sessionIn(through, client.session)).process, null);
      await client.stop();
      for (;;) {
        const session = (await readOf(links[1]!)).sessions.get(client.session);
        assert.equal(session?.process ?? null, null);
        if (session === undefined) break;
      }
    } finally {
      await Promise.all([...links, through].map((link) => link.close()));
      await Promise.all([client.stop(), other.stop()]);
      tunnel.close();
    }
  });
});
