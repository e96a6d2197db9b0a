import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { linkWithProcesses } from '../../../../src/core/databases/clientProcesses';
import type { DatabaseLink } from '../../../../src/core/databases/engine';
import type { Route } from '../../../../src/core/databases/route';
import type { Session } from '../../../../src/core/databases/session';
import { FakeServer, readingOf } from '../../../support/databases/fakeEngine';
import { never, readOf } from '../../../support/databases/reading';
import { sessionOf } from '../../../support/databases/sessions';
import { FakeClock } from '../../../support/memory/fakeClock';
import { FakeConnectionOwners } from '../../../support/memory/fakeConnectionOwners';
import { FakeProcessTable } from '../../../support/memory/fakeProcessTable';

const ends = { local: { address: '127.0.0.1', port: 40_000 }, remote: { address: '127.0.0.1', port: 5432 } };
const route: Route = { here: ends, there: { client: ends.local, server: ends.remote } };

describe('the processes of sessions', () => {
  let server: FakeServer;
  let owners: FakeConnectionOwners;
  let processes: FakeProcessTable;
  let clock: FakeClock;
  let link: DatabaseLink;

  beforeEach(async () => {
    server = new FakeServer();
    owners = new FakeConnectionOwners();
    processes = new FakeProcessTable();
    clock = new FakeClock();
    const opened = await server.connect(never);
    assert.ok(opened.ok);
    link = linkWithProcesses({ ...opened.value, route }, { owners, processes, clock });
  });

  function show(...sessions: readonly Session[]): void {
    server.reading = readingOf({ sessions: new Map(sessions.map((session) => [session.id, session])) });
  }

  function fromPort(id: number, port: number | null, parts: Partial<Session> = {}): Session {
    return sessionOf(id, { client: { address: '127.0.0.1', port }, ...parts });
  }

  async function pids(): Promise<readonly (number | null)[]> {
    return [...(await readOf(link)).sessions.values()].map(({ process }) => process?.pid ?? null);
  }

  it('are those whose sockets the system names, and only where it names one', async () => {
    owners.set(51, [701]);
    owners.set(52, [702, 703]);
    owners.set(53, [704], true);
    owners.byPort.set(54, { state: 'unreadable', reason: 'EACCES' });
    owners.set(56, [705]);
    processes.run(701, 1_000, 'psql postgres://app:s3cret@localhost/shop');
    for (const pid of [702, 703, 704]) processes.run(pid, 1_000);
    show(
      ...[51, 52, 53, 54, 55, 56].map((port) => fromPort(port, port)),
      sessionOf(7, { client: null }),
      fromPort(8, null),
    );
    assert.deepEqual(await pids(), [701, null, null, null, null, null, null, null]);
    // As it may be shown.
    assert.deepEqual((await readOf(link)).sessions.get(51)?.process, {
      pid: 701,
      command: 'psql postgres://…@localhost/shop',
      startedAt: 1_000,
    });
  });

  it('are looked for once, and asked after by pid from then on, until they have ended', async () => {
    owners.set(51, [701]);
    processes.run(701, 1_000);
    show(fromPort(1, 51));
    assert.deepEqual(await pids(), [701]);
    assert.deepEqual(await pids(), [701]);
    assert.equal(owners.questions.length, 1);
    processes.kill(701);
    owners.byPort.clear();
    assert.deepEqual(await pids(), [null]);
    assert.deepEqual(await pids(), [null]);
    assert.equal(owners.questions.length, 2);
  });

  it('are not those that got the number since', async () => {
    owners.set(51, [701]);
    processes.run(701, 1_000);
    show(fromPort(1, 51));
    await pids();
    processes.run(701, 900_000, 'somebody else');
    assert.deepEqual(await pids(), [null]);
  });

  it('are asked for again after a while where nobody was seen, and at once for another session', async () => {
    show(fromPort(1, 51));
    assert.deepEqual(await pids(), [null]);
    owners.set(51, [701]);
    processes.run(701, 1_000);
    assert.deepEqual(await pids(), [null]);
    await clock.advance(10_000);
    assert.deepEqual(await pids(), [701]);
    owners.set(51, [702]);
    processes.run(702, 2_000);
    show(fromPort(1, 51, { mark: 'a later one of this number' }));
    assert.deepEqual(await pids(), [702]);
  });

  it('are not told where two sessions come from one place, nor asked for where none comes from here', async () => {
    owners.set(51, [701]);
    processes.run(701, 1_000);
    show(fromPort(1, 51), fromPort(2, 51));
    assert.deepEqual(await pids(), [null, null]);
    show(sessionOf(3));
    assert.deepEqual(await pids(), [null]);
    assert.deepEqual([owners.questions.length, processes.queries.length], [0, 0]);
  });

  describe('over sockets of the file system', () => {
    const backend = { pid: 900, sockets: /PGSQL/ };
    const overSocket = (id: number, parts: Partial<Session> = {}): Session => sessionOf(id, { client: null, ...parts });

    async function linked(over: Route | null): Promise<void> {
      const opened = await server.connect(never);
      assert.ok(opened.ok);
      link = linkWithProcesses({ ...opened.value, route: over, backend }, { owners, processes, clock });
      for (const pid of [701, 702]) processes.run(pid, 1_000);
      owners.serve(1, [701]);
      owners.serve(2, [701, 702]);
      owners.serve(3, [702], true);
    }

    it('are those at the far ends of what serves them, once that is proved of our own session', async () => {
      await linked(null);
      owners.serve(backend.pid, [owners.pid]);
      const unsure = [overSocket(5, { state: 'hidden' }), overSocket(6, { isOfServer: true })];
      show(overSocket(1), overSocket(2), overSocket(3), overSocket(4), ...unsure);
      assert.deepEqual(await pids(), [701, null, null, null, null, null]);
      assert.deepEqual(owners.servers, [backend.pid, 1, 2, 3, 4]);
    });

    it('are proved by our own connection over the network as well', async () => {
      await linked(route);
      owners.set(ends.remote.port, [backend.pid]);
      show(overSocket(1));
      assert.deepEqual(await pids(), [701]);
    });

    it('are not told where the numbers of the server are not those of this machine, and tried again after a while', async () => {
      for (const [over, found] of [
        [null, []],
        [null, [666]],
        [route, [666]],
        [route, [backend.pid, 666]],
      ] as const) {
        owners.servers.length = 0;
        await linked(over);
        owners.serve(backend.pid, found);
        owners.set(ends.remote.port, found);
        show(overSocket(1));
        assert.deepEqual(await pids(), [null]);
        assert.deepEqual(await pids(), [null]);
        assert.deepEqual(owners.servers, over === null ? [backend.pid] : []);
      }
      await linked(null);
      owners.serve(backend.pid, []);
      assert.deepEqual(await pids(), [null]);
      owners.serve(backend.pid, [owners.pid]);
      await clock.advance(10_000);
      assert.deepEqual(await pids(), [701]);
    });
  });

  it('are left alone where our own connection does not say how it is seen', async () => {
    const opened = await server.connect(never);
    assert.ok(opened.ok);
    assert.equal(linkWithProcesses(opened.value, { owners, processes, clock }), opened.value);
  });
});
