import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Inventory } from '../../../../src/core/inventory';
import { type BeamDeclaration, BeamDesk, beamPollMs } from '../../../../src/core/registry/beam/beamDesk';
import type { RegistryGap } from '../../../../src/core/registry/registry';
import type { BeamLink, BeamProcessState, BeamReading, BeamTrouble } from '../../../../src/core/registry/beam/beamNode';
import { fail, ok, type Result } from '../../../../src/core/result';
import { FakeClock, settle } from '../../../support/memory/fakeClock';

const graceMs = 60_000;
const shop: BeamDeclaration = { node: 'shop@localhost', tables: [], graceMs };
const alive: BeamProcessState = { kind: 'alive', status: 'waiting', function: 'm:f/1', queueLength: 0 };

/** A node in memory, and what is asked of it. */
class FakeNode {
  readonly calls: string[] = [];
  open = 0;
  /** Whether it says anything to who connects. */
  answers = true;
  state: BeamProcessState = { kind: 'dead' };
  trouble: BeamTrouble | null = null;
  missing: readonly string[] = [];

  readonly connect = (name: string, signal: AbortSignal): Promise<Result<BeamLink, BeamTrouble>> => {
    this.calls.push('connect');
    if (!this.answers) {
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve(fail({ code: 'cancelled', message: '' }))),
      );
    }
    if (this.trouble !== null) return Promise.resolve(fail(this.trouble));
    this.open += 1;
    return Promise.resolve(
      ok({
        look: ({ tables }) => {
          this.calls.push(['look', ...tables].join(' '));
          return Promise.resolve(this.trouble === null ? ok(this.#reading()) : fail(this.trouble));
        },
        close: async () => {
          await Promise.resolve();
          this.open -= 1;
          this.calls.push(`close ${name}`);
        },
      }),
    );
  };

  #reading(): BeamReading {
    const process = { identity: 'one', pid: '<0.1.0>', node: shop.node, state: this.state };
    const missing = this.missing;
    const rows = [{ key: 'handle', process, removal: { elixir: 'remove', erlang: null } }];
    const table = { name: 'T', shape: 'electric', isPrivate: false, omitted: 0, rows } as const;
    return { creation: '1', otpRelease: '25', missing, tables: [table] };
  }
}

interface Rig {
  readonly node: FakeNode;
  readonly clock: FakeClock;
  readonly desk: BeamDesk;
  /** What is told of the entries; of a node that is not seen its trouble. */
  readonly told: () => readonly string[];
}

function rig(): Rig {
  const node = new FakeNode();
  const clock = new FakeClock(0);
  const inventory = new Inventory((error) => {
    throw error;
  });
  const desk = new BeamDesk({ clock, random: () => 1, connect: node.connect }, inventory);
  const told = (): readonly string[] =>
    [...inventory.snapshot.registries.values()].flatMap(({ entries, gaps = [] }) => [
      ...entries.map(({ name, verdict }) => `${name} ${verdict}`),
      ...gaps.map((gap) => gapText(gap)),
    ]);
  return { node, clock, desk, told };
}

function gapText(gap: RegistryGap): string {
  switch (gap.code) {
    case 'node-unseen':
      return gap.retryAt === null ? gap.trouble.code : `${gap.trouble.code}, again at ${gap.retryAt}`;
    case 'node-unasked':
      return gap.because;
    case 'table-missing':
      return `no ${gap.table}`;
    default:
      return gap.code;
  }
}

describe('the registries of a live node', () => {
  it('are asked for only while somebody looks', async () => {
    const { node, clock, desk, told } = rig();
    desk.declare([shop]);
    await clock.advance(10 * beamPollMs);
    assert.deepEqual([node.calls, told()], [[], ['unseen']]);
    desk.setSeen(true);
    await clock.advance(beamPollMs);
    assert.deepEqual(node.calls, ['connect', 'look', 'look']);
    assert.deepEqual(told(), ['handle unknown']);
    desk.setSeen(false);
    await clock.advance(10 * beamPollMs);
    assert.deepEqual([node.calls.length, node.open, told()], [4, 0, ['unseen']]);
    await desk.close();
    assert.equal(clock.pendingTimers, 0);
  });

  it('have a dead entry called stale when it was so for the grace, and not before', async () => {
    const { clock, desk, told } = rig();
    desk.declare([shop]);
    desk.setSeen(true);
    await clock.advance(graceMs - 1);
    assert.deepEqual(told(), ['handle unknown']);
    await clock.advance(beamPollMs);
    assert.deepEqual(told(), ['handle stale']);
    await desk.close();
  });

  it('never have an entry called stale that lives', async () => {
    const { node, clock, desk, told } = rig();
    node.state = alive;
    desk.declare([shop]);
    desk.setSeen(true);
    await clock.advance(3 * graceMs);
    assert.deepEqual(told(), ['handle held']);
    await desk.close();
  });

  it('are replaced by what is wrong when the node is lost, and prove nothing over the gap', async () => {
    const { node, clock, desk, told } = rig();
    desk.declare([shop]);
    desk.setSeen(true);
    await clock.advance(graceMs - beamPollMs);
    node.trouble = { code: 'lost', message: '' };
    await clock.advance(2 * beamPollMs);
    assert.deepEqual([told(), node.open], [['lost, again at 75000'], 0]);
    node.trouble = null;
    await clock.advance(graceMs);
    assert.deepEqual(told(), ['handle unknown']);
    await desk.close();
  });

  it('are not asked for again with a cookie that was refused, until a person says so', async () => {
    const { node, clock, desk, told } = rig();
    node.trouble = { code: 'refused', message: '' };
    desk.declare([shop]);
    desk.setSeen(true);
    await clock.advance(60 * 60_000);
    assert.deepEqual([node.calls, told()], [['connect'], ['refused']]);
    node.trouble = null;
    desk.refresh();
    await settle();
    assert.deepEqual(told(), ['handle unknown']);
    await desk.close();
  });

  it('are asked for later and later while the node does not answer', async () => {
    const { node, clock, desk } = rig();
    node.trouble = { code: 'no-such-node', message: '' };
    desk.declare([shop]);
    desk.setSeen(true);
    await clock.advance(60_000);
    assert.equal(node.calls.length, 6);
    await desk.close();
  });

  it('say of the node itself that it is being connected, and what was wrong until it answers', async () => {
    const { node, clock, desk, told } = rig();
    node.trouble = { code: 'no-epmd', message: '' };
    desk.declare([shop]);
    desk.setSeen(true);
    assert.deepEqual(told(), ['connecting']);
    await settle();
    assert.deepEqual(told(), ['no-epmd, again at 1000']);
    node.answers = false;
    await clock.advance(1_000);
    assert.deepEqual(told(), ['connecting', 'no-epmd']);
    await desk.close();
    assert.deepEqual([told(), node.open], [[], 0]);
  });

  it('tell which tables that were asked for are not there', async () => {
    const { node, desk, told } = rig();
    node.missing = ['orders'];
    desk.declare([{ ...shop, tables: ['orders'] }]);
    desk.setSeen(true);
    await settle();
    assert.deepEqual(told(), ['no orders', 'handle unknown']);
    await desk.close();
  });

  it('are not asked for from when a person disconnects until a person connects', async () => {
    const { node, clock, desk, told } = rig();
    desk.declare([shop]);
    desk.setSeen(true);
    await settle();
    await desk.disconnect(shop.node);
    assert.deepEqual([told(), node.open], [['disconnected'], 0]);
    const asked = node.calls.length;
    desk.setSeen(false);
    desk.setSeen(true);
    await clock.advance(10 * beamPollMs);
    assert.equal(node.calls.length, asked);
    desk.refresh();
    desk.refresh('other@localhost');
    await settle();
    assert.equal(node.calls.length, asked);
    desk.refresh(shop.node);
    await settle();
    assert.deepEqual(told(), ['handle unknown']);
    await desk.close();
  });

  it('go with their declaration, and are begun anew with another one', async () => {
    const { node, clock, desk, told } = rig();
    desk.declare([shop]);
    desk.setSeen(true);
    await settle();
    desk.declare([shop]);
    await settle();
    assert.deepEqual(node.calls, ['connect', 'look']);
    desk.declare([{ ...shop, tables: ['U'] }]);
    await clock.advance(1);
    assert.deepEqual(node.calls.slice(2).sort(), ['close shop@localhost', 'connect', 'look U']);
    desk.declare([]);
    assert.deepEqual(told(), []);
    await desk.close();
    assert.equal(node.open, 0);
  });

  it('are let go of before the desk is closed', async () => {
    const { node, desk, told } = rig();
    desk.declare([shop]);
    desk.setSeen(true);
    await settle();
    await desk.close();
    assert.deepEqual([node.calls.at(-1), node.open, told()], ['close shop@localhost', 0, []]);
    desk.declare([shop]);
    desk.setSeen(true);
    await settle();
    assert.equal(node.calls.length, 3);
  });
});
