import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lingerMs } from '../../../../src/core/connections/readingLoop';
import { ConnectionLoop, pauseAfter, pollMs } from '../../../../src/core/databases/connectionLoop';
import type { ConnectionState } from '../../../../src/core/databases/connectionRecord';
import type { DatabaseTrouble } from '../../../../src/core/databases/reading';
import { FakeClock, settle } from '../../../support/memory/fakeClock';
import { FakeServer, readingOf } from '../../../support/databases/fakeEngine';

const refused: DatabaseTrouble = { code: 'refused', message: 'connect ECONNREFUSED' };
const wrongPassword: DatabaseTrouble = { code: 'not-authenticated', message: 'password authentication failed' };

function rig(random = 1): {
  readonly server: FakeServer;
  readonly clock: FakeClock;
  readonly loop: ConnectionLoop;
  readonly states: ConnectionState[];
  readonly readings: number[];
} {
  const server = new FakeServer();
  const clock = new FakeClock(0);
  const states: ConnectionState[] = [];
  const readings: number[] = [];
  const loop = new ConnectionLoop({
    clock,
    random: () => random,
    connect: server.connect,
    onState: (state) => states.push(state),
    onReading: () => readings.push(clock.now()),
  });
  return { server, clock, loop, states, readings };
}

const kinds = (states: readonly ConnectionState[]): string[] => states.map(({ kind }) => kind);

describe('a connection to a database server', () => {
  it('asks nothing until somebody looks, then reads again and again', async () => {
    const { server, clock, loop, states, readings } = rig();
    await clock.advance(60_000);
    assert.deepEqual(server.calls, []);
    loop.setSeen(true);
    await clock.advance(2 * pollMs);
    assert.deepEqual(server.calls, ['connect', 'read', 'read', 'read']);
    assert.deepEqual(kinds(states), ['connecting', 'connected']);
    assert.equal(readings.length, 3);
    await loop.close();
    assert.equal(server.open, 0);
  });

  it('asks a server less often that takes long to answer, and never more than a hundredth of its time', async () => {
    assert.deepEqual(
      [null, 0, 13, 20, 60, 60_000].map((tookMs) => pauseAfter({ tookMs })),
      [2_000, 2_000, 2_000, 3_000, 9_000, 15_000],
    );
    const { server, clock, loop } = rig();
    server.reading = readingOf({ tookMs: 60 });
    loop.setSeen(true);
    await clock.advance(8_999);
    assert.deepEqual(server.calls, ['connect', 'read']);
    await clock.advance(1);
    assert.deepEqual(server.calls, ['connect', 'read', 'read']);
    await loop.close();
  });

  it('asks nothing while nobody looks, and is let go of after a while', async () => {
    const { server, clock, loop, states } = rig();
    loop.setSeen(true);
    await settle();
    loop.setSeen(false);
    await clock.advance(lingerMs - 1);
    assert.deepEqual(server.calls, ['connect', 'read']);
    assert.equal(server.open, 1);
    await clock.advance(1);
    assert.equal(server.open, 0);
    assert.deepEqual(states.at(-1), { kind: 'resting', because: 'unseen' });
    assert.equal(clock.pendingTimers, 0);
  });

  it('reads at once when somebody looks again, over the same link', async () => {
    const { server, clock, loop } = rig();
    loop.setSeen(true);
    await settle();
    loop.setSeen(false);
    await clock.advance(1_000);
    loop.setSeen(true);
    await settle();
    assert.deepEqual(server.calls, ['connect', 'read', 'read']);
    await loop.close();
  });

  it('tries again later each time, never in step with other windows, and soon after it was well', async () => {
    for (const [random, expected] of [
      [1, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]],
      [0, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]],
    ] as const) {
      const { server, clock, loop, states } = rig(random);
      server.connectTroubles.push(...expected.map(() => refused));
      loop.setSeen(true);
      for (const pause of expected) {
        await settle();
        assert.deepEqual(states.at(-1), { kind: 'failed', trouble: refused, retryAt: clock.now() + pause });
        await clock.advance(pause);
      }
      assert.equal(states.at(-1)?.kind, 'connected');
      server.readTroubles.push({ code: 'lost', message: '' });
      await clock.advance(pollMs);
      const last = states.at(-1);
      assert.equal(last?.kind === 'failed' && last.retryAt, clock.now() + (random === 1 ? 1_000 : 500));
      assert.equal(server.open, 0);
      await loop.close();
    }
  });

  it('does not try a wrong password again by itself, but when it is asked to', async () => {
    const { server, clock, loop, states } = rig();
    server.connectTroubles.push(wrongPassword);
    loop.setSeen(true);
    await clock.advance(3_600_000);
    assert.deepEqual(server.calls, ['connect']);
    assert.deepEqual(states.at(-1), { kind: 'failed', trouble: wrongPassword, retryAt: null });
    loop.refresh();
    await settle();
    assert.equal(states.at(-1)?.kind, 'connected');
    await loop.close();
  });

  it('is not opened again once a user has disconnected it, until the user wants it back', async () => {
    const { server, clock, loop, states } = rig();
    loop.setSeen(true);
    await settle();
    await loop.disconnect();
    assert.equal(server.open, 0);
    assert.deepEqual(states.at(-1), { kind: 'resting', because: 'disconnected' });
    loop.setSeen(false);
    loop.setSeen(true);
    loop.refresh();
    await clock.advance(600_000);
    assert.equal(server.open, 0);
    loop.reconnect();
    await settle();
    assert.equal(server.open, 1);
    await loop.close();
  });

  for (const [where, begin] of [
    ['connecting', (server: FakeServer) => server.gates.stopNext('connect')],
    ['reading', (server: FakeServer) => server.gates.stopNext('read')],
  ] as const) {
    it(`is closed while it is ${where}: waits for it, then lets go, and tells nothing any more`, async () => {
      const { server, clock, loop, states, readings } = rig();
      const gate = begin(server);
      loop.setSeen(true);
      await gate.arrived;
      const told = states.length;
      let isClosed = false;
      const closing = loop.close().then(() => (isClosed = true));
      await settle();
      assert.equal(isClosed, false);
      gate.open();
      await closing;
      assert.equal(server.open, 0);
      assert.equal(states.length, told);
      assert.deepEqual(readings, []);
      await clock.advance(600_000);
      assert.equal(clock.pendingTimers, 0);
      assert.equal(server.calls.filter((call) => call === 'connect').length, 1);
    });
  }

  it('is closed while it waits to try again, at once', async () => {
    const { server, clock, loop } = rig();
    server.connectTroubles.push(refused);
    loop.setSeen(true);
    await settle();
    assert.equal(clock.pendingTimers, 1);
    await loop.close();
    assert.equal(clock.pendingTimers, 0);
    assert.deepEqual(server.calls, ['connect']);
  });

  it('makes one call at a time: who acts waits for what is read, and what it did is read at once', async () => {
    const { server, loop } = rig();
    loop.setSeen(true);
    await settle();
    const reading = server.gates.stopNext('read');
    loop.refresh();
    await reading.arrived;
    const acted = loop.act({ kind: 'cancel', session: 7, mark: 'm' }, new AbortController().signal);
    await settle();
    assert.equal(server.calls.includes('act cancel'), false);
    reading.open();
    assert.deepEqual(await acted, { ok: true, value: { kind: 'done' } });
    await settle();
    assert.deepEqual(server.calls.slice(-2), ['act cancel', 'read']);
    assert.equal(server.busiest, 1);
    await loop.close();
  });

  it('is closed after what acts, not under it', async () => {
    const { server, loop } = rig();
    loop.setSeen(true);
    await settle();
    const gate = server.gates.stopNext('act');
    const acted = loop.act({ kind: 'terminate', session: 7, mark: 'm' }, new AbortController().signal);
    await gate.arrived;
    const closing = loop.close();
    await settle();
    assert.equal(server.open, 1);
    gate.open();
    assert.equal((await acted).ok, false);
    await closing;
    assert.equal(server.open, 0);
  });

  it('takes what a driver throws for a failure', async () => {
    const { clock, states, loop } = rigThatThrows();
    loop.setSeen(true);
    await settle();
    assert.deepEqual(states.at(-1), {
      kind: 'failed',
      trouble: { code: 'failed', message: 'no' },
      retryAt: clock.now() + 1_000,
    });
    await loop.close();
  });

  it('keeps its promises whatever happens in whatever order', async function () {
    this.timeout(5_000);
    // Every order of five events, each at any moment of a call.
    const events = ['see', 'hide', 'reconnect', 'disconnect', 'time'] as const;
    for (let code = 0; code < events.length ** 4; code += 1) {
      const { server, clock, loop } = rig();
      const order = [0, 1, 2, 3].map((place) => events[Math.floor(code / events.length ** place) % events.length]);
      const ended: Promise<void>[] = [];
      loop.setSeen(true);
      for (const event of order) {
        if (event === 'see') loop.setSeen(true);
        else if (event === 'hide') loop.setSeen(false);
        else if (event === 'reconnect') loop.reconnect();
        else if (event === 'disconnect') ended.push(loop.disconnect());
        else await clock.advance(lingerMs);
        await Promise.resolve();
      }
      await Promise.all([loop.close(), ...ended]);
      assert.deepEqual([server.open, clock.pendingTimers, server.busy], [0, 0, 0], order.join());
      assert.ok(server.busiest <= 1, order.join());
    }
  });
});

function rigThatThrows(): {
  readonly clock: FakeClock;
  readonly states: ConnectionState[];
  readonly loop: ConnectionLoop;
} {
  const clock = new FakeClock(0);
  const states: ConnectionState[] = [];
  const loop = new ConnectionLoop({
    clock,
    random: () => 1,
    connect: () => Promise.reject(new Error('no')),
    onState: (state) => states.push(state),
    onReading: () => undefined,
  });
  return { clock, states, loop };
}
