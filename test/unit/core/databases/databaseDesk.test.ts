import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pollMs } from '../../../../src/core/databases/connectionLoop';
import { DatabaseDesk } from '../../../../src/core/databases/databaseDesk';
import { FakeServer, readingOf } from '../../../support/databases/fakeEngine';
import { connectionOf, waitOf } from '../../../support/databases/sessions';
import { FakeClock, settle } from '../../../support/memory/fakeClock';

describe('the desk of database servers', () => {
  const rig = (): {
    readonly desk: DatabaseDesk;
    readonly clock: FakeClock;
    readonly servers: Record<'shop' | 'ledger', FakeServer>;
    readonly changes: string[][];
  } => {
    const clock = new FakeClock(0);
    const servers = { shop: new FakeServer(), ledger: new FakeServer() };
    const desk = new DatabaseDesk(
      { clock, random: () => 1, connect: ({ id }, signal) => servers[id as 'shop' | 'ledger'].connect(signal) },
      (error) => assert.fail(String(error)),
    );
    const changes: string[][] = [];
    desk.onChange(({ ids }) => changes.push([...ids]));
    return { desk, clock, servers, changes };
  };
  const shop = connectionOf();
  const ledger = connectionOf({ id: 'ledger', name: 'ledger', signature: 'postgres://ledger' });

  it('says which connections changed, and changes no snapshot that somebody has', async () => {
    const { desk, servers, changes } = rig();
    desk.declare([shop, ledger]);
    const before = desk.snapshot;
    servers.ledger.connectTroubles.push({ code: 'refused', message: 'no' });
    desk.setSeen(true);
    await settle();
    assert.deepEqual(
      [...before.connections.values()].map(({ state }) => state.kind),
      ['resting', 'resting'],
    );
    assert.deepEqual(
      [...desk.snapshot.connections].map(([id, { state }]) => [id, state.kind]),
      [
        ['shop', 'connected'],
        ['ledger', 'failed'],
      ],
    );
    assert.deepEqual(changes[0], ['shop', 'ledger']);
    assert.ok(changes.slice(1).every((ids) => ids.length === 1));
    await desk.close();
  });

  it('leaves a connection alone that is declared as before, and begins one anew that leads elsewhere', async () => {
    const { desk, servers } = rig();
    desk.declare([shop, ledger]);
    desk.setSeen(true);
    await settle();
    desk.declare([{ ...shop, signature: 'postgres://elsewhere' }, ledger]);
    await settle();
    assert.deepEqual([...servers.shop.calls].sort(), ['close', 'connect', 'connect', 'read', 'read']);
    assert.equal(servers.shop.open, 1);
    assert.deepEqual(servers.ledger.calls, ['connect', 'read']);
    desk.declare([ledger]);
    await settle();
    assert.equal(servers.shop.open, 0);
    assert.deepEqual([...desk.snapshot.connections.keys()], ['ledger']);
    await desk.close();
    assert.equal(servers.ledger.open, 0);
  });

  it('tells nothing of a connection that has gone while it was asked', async () => {
    const { desk, servers } = rig();
    desk.declare([shop]);
    const gate = servers.shop.gates.stopNext('read');
    desk.setSeen(true);
    await gate.arrived;
    desk.declare([]);
    gate.open();
    await settle();
    assert.equal(desk.snapshot.connections.size, 0);
    assert.equal(servers.shop.open, 0);
  });

  it('forgets what was read when the connection is lost', async () => {
    const { desk, servers, clock } = rig();
    desk.declare([shop]);
    desk.setSeen(true);
    await settle();
    assert.notEqual(desk.snapshot.connections.get('shop')?.reading, null);
    servers.shop.readTroubles.push({ code: 'lost', message: '' });
    await clock.advance(pollMs);
    assert.equal(desk.snapshot.connections.get('shop')?.reading, null);
    await desk.close();
  });

  it('remembers since when it has seen a wait of which the server does not say so', async () => {
    const { desk, servers, clock } = rig();
    servers.shop.reading = readingOf({ at: 5_000, waits: [waitOf(2, 1, { since: null })] });
    desk.declare([shop]);
    desk.setSeen(true);
    await settle();
    servers.shop.reading = readingOf({
      at: 7_000,
      waits: [waitOf(2, 1, { since: null }), waitOf(3, 1, { since: 6_000 })],
    });
    await clock.advance(pollMs);
    assert.deepEqual(
      [...(desk.snapshot.connections.get('shop')?.waiting ?? [])],
      [
        [2, 5_000],
        [3, 6_000],
      ],
    );
    servers.shop.reading = readingOf({ at: 9_000 });
    await clock.advance(pollMs);
    servers.shop.reading = readingOf({ at: 11_000, waits: [waitOf(2, 1, { since: null })] });
    await clock.advance(pollMs);
    assert.deepEqual([...(desk.snapshot.connections.get('shop')?.waiting ?? [])], [[2, 11_000]]);
    await desk.close();
  });
});
