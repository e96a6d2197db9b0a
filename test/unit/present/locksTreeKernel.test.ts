import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LockRecord } from '../../../src/core/lock';
import { type Grouping, locksTree, nodeOfLock } from '../../../src/present/locksTree';
import type { TreeView } from '../../../src/present/nodeView';
import { heldRecord, liveHolder, lockRecord, now, snapshotOf } from '../../support/records';
import { hostile, raw } from './sentences';
import { idsOf, rowsOf } from './treeShape';

const cargo: Partial<LockRecord> = {
  kind: 'kernel',
  dialect: 'cargo.build-lock',
  tool: 'cargo',
  path: '/ws/target/debug/.cargo-lock',
  acquiredAt: null,
  lease: null,
};
const free = lockRecord({
  ...cargo,
  verdict: 'free',
  releasable: false,
  holder: null,
  evidence: [{ code: 'kernel-free' }, { code: 'removing-releases-nothing' }],
});
const held = heldRecord({
  ...cargo,
  id: 'held',
  path: '/ws/b/.cargo-lock',
  otherHolders: [liveHolder({ pid: 12, command: 'cargo test' })],
  waiters: [
    { pid: 13, mode: 'exclusive', command: 'cargo check' },
    { pid: 14, mode: 'shared', command: null },
  ],
  cure: null,
});
const unknown = lockRecord({
  ...cargo,
  id: 'unknown',
  verdict: 'unknown',
  releasable: false,
  holder: null,
  evidence: [],
});

function tree(locks: readonly LockRecord[], grouping: Grouping = 'verdict'): TreeView {
  return locksTree(snapshotOf({ locks }), { grouping, now, roots: ['/ws'] });
}

/** What stands below a lock, its evidence aside. */
function details(record: LockRecord): readonly (readonly [string, string])[] {
  return tree([record])
    .childrenOf(nodeOfLock(record.id))
    .map(({ label, description }) => [label, description] as const);
}

describe('the tree of locks, where the kernel says who holds them', () => {
  it('has a group of their own for those that are held, last but for the free ones', () => {
    const file = heldRecord();
    const groups = tree([free, held, file]).roots.map(({ label, description }) => `${label} ${description}`);
    assert.deepEqual(groups, ['Held 1', 'Kernel Locks 1', 'Free 1']);
  });

  it('keeps free files folded: they are no news', () => {
    const shown = tree([free, held]).roots.map(({ label, expandable }) => [label, expandable]);
    assert.deepEqual(shown, [
      ['Kernel Locks', 'expanded'],
      ['Free', 'collapsed'],
    ]);
  });

  it('puts a lock that cannot be decided with the kernel’s, by whatever it is found', () => {
    const shown = tree([unknown]);
    const group = shown.parentOf(nodeOfLock(unknown.id));
    assert.equal(shown.node(group ?? '')?.label, 'Kernel Locks');
  });

  it('is the same grouping by folder and by tool as for all others', () => {
    assert.deepEqual(
      (['folder', 'tool'] as const).map((grouping) => tree([free, held], grouping).roots.map(({ label }) => label)),
      [['b', 'target/debug'], ['cargo']],
    );
  });

  it('shows no age, which nobody knows', () => {
    const { description, accessibilityLabel } = tree([held]).node(nodeOfLock(held.id)) ?? {};
    assert.equal(description, 'b · held · node build.js (pid 4711)');
    assert.doesNotMatch(accessibilityLabel ?? '', /old|minute/);
  });

  it('names everybody else who holds it, and who waits', () => {
    assert.deepEqual(
      details(held).filter(([label]) => !['Holder', 'Evidence'].includes(label)),
      [
        ['Also held by', '12 (cargo test)'],
        ['Waiting', '13 (cargo check)'],
        ['Waiting', '14'],
      ],
    );
  });

  it('names who started the holder', () => {
    const started = { ...held, holder: liveHolder({ ancestors: [{ pid: 9, command: 'zsh' }] }) };
    assert.deepEqual(
      details(started).find(([label]) => label === 'Started by'),
      ['Started by', 'zsh → node build.js'],
    );
    assert.equal(
      details(held).some(([label]) => label === 'Started by'),
      false,
    );
  });

  it('shows the tool’s own way to clear it, where there is one', () => {
    const cured = { ...held, cure: 'cargo clean' };
    assert.ok(details(cured).some(([, description]) => description === 'cargo clean'));
  });

  it('gives every row an id of its own, and each knows its parent', () => {
    for (const grouping of ['verdict', 'folder', 'tool'] as const) {
      const shown = tree([free, held, unknown, heldRecord()], grouping);
      const ids = idsOf(shown);
      assert.equal(new Set(ids).size, ids.length);
      for (const { node, parent } of rowsOf(shown)) {
        assert.equal(shown.parentOf(node.id), parent);
        assert.deepEqual(shown.node(node.id), node);
      }
    }
  });

  it('offers to end a holder that lives, and never to release', () => {
    const contexts = [free, held, unknown].map((record) => tree([record]).node(nodeOfLock(record.id))?.context);
    assert.deepEqual(contexts, ['lock', 'lock pid alive', 'lock']);
  });

  it('is harmless, whatever the holders and the waiters are called', () => {
    const bad = {
      ...held,
      otherHolders: [liveHolder({ pid: 12, command: hostile })],
      waiters: [{ pid: 13, mode: 'shared', command: hostile } as const],
    };
    for (const { node } of rowsOf(tree([bad]))) {
      assert.doesNotMatch([node.label, node.description, node.accessibilityLabel].join(' '), raw);
    }
  });
});
