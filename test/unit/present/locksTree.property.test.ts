import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { LockRecord } from '../../../src/core/lock';
import { type Grouping, locksTree, nodeOfLock } from '../../../src/present/locksTree';
import type { TreeView } from '../../../src/present/nodeView';
import { verdictOrder } from '../../../src/present/verdictText';
import { day, holder, liveHolder, lockRecord, now, snapshotOf } from '../../support/records';
import { idsOf, rowsOf } from './treeShape';

const name = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '.x', '\u202e', '日本', 'evidence', 'a:b'),
  fc.string({ minLength: 1 }),
);

const anyRecord: fc.Arbitrary<LockRecord> = fc
  .record({
    path: fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `/ws/${names.join('/').replaceAll('\0', '')}`),
    verdict: fc.constantFrom(...verdictOrder),
    kind: fc.constantFrom('lock' as const, 'temp' as const),
    tool: fc.constantFrom('codegraph', 'git'),
    releasable: fc.boolean(),
    informational: fc.boolean(),
    entry: fc.constant(null),
    holder: fc.constantFrom(null, holder(), liveHolder()),
    acquiredAt: fc.integer({ min: now - 10 * day, max: now + day }),
    hasLease: fc.boolean(),
  })
  .map(({ hasLease, ...overrides }) => {
    const record = lockRecord(overrides);
    return hasLease ? record : { ...record, lease: null };
  });

const anyLocks = fc.uniqueArray(anyRecord, { selector: ({ id }) => id, maxLength: 8 });
const anyGrouping = fc.constantFrom<Grouping>('verdict', 'folder', 'tool');
const anyRoots = fc.constantFrom([], ['/ws'], ['/ws/a', '/ws/b'], ['/']);

function tree(locks: readonly LockRecord[], grouping: Grouping, roots: readonly string[], at = now): TreeView {
  return locksTree(snapshotOf({ locks }), { grouping, now: at, roots });
}

describe('any tree of locks', () => {
  it('gives the same answer whichever way it is asked: from above, from below or by id', () => {
    fc.assert(
      fc.property(anyLocks, anyGrouping, anyRoots, (locks, grouping, roots) => {
        const shown = tree(locks, grouping, roots);
        for (const { node, parent } of rowsOf(shown)) {
          assert.deepEqual([shown.node(node.id), shown.parentOf(node.id)], [node, parent]);
          const leads = node.expandable === 'none';
          assert.equal(shown.childrenOf(node.id).length === 0, leads, node.id);
        }
      }),
    );
  });

  it('has every lock once and no id twice', () => {
    fc.assert(
      fc.property(anyLocks, anyGrouping, anyRoots, (locks, grouping, roots) => {
        const ids = idsOf(tree(locks, grouping, roots));
        assert.equal(new Set(ids).size, ids.length);
        assert.deepEqual(
          locks.filter(({ id }) => !ids.includes(nodeOfLock(id))),
          [],
        );
      }),
    );
  });

  it('keeps its ids when time goes by', () => {
    fc.assert(
      fc.property(anyLocks, anyGrouping, fc.nat(10 * day), (locks, grouping, later) => {
        assert.deepEqual(idsOf(tree(locks, grouping, ['/ws'], now + later)), idsOf(tree(locks, grouping, ['/ws'])));
      }),
    );
  });

  it('knows nothing of an id that is not in it', () => {
    fc.assert(
      fc.property(anyLocks, anyGrouping, fc.string(), (locks, grouping, text) => {
        const shown = tree(locks, grouping, ['/ws']);
        const gone = lockRecord({ path: '/elsewhere/gone' }).id;
        for (const id of [
          text,
          `lock:${gone}`,
          `lock:${gone}\0evidence/0`,
          `group:${text}`,
          `xxxxx${locks[0]?.id ?? ''}`,
        ]) {
          const answers = [shown.node(id), shown.parentOf(id), shown.childrenOf(id), shown.tooltipOf(id)];
          assert.deepEqual(answers, [undefined, undefined, [], '']);
        }
      }),
    );
  });
});

describe('a tree of ten thousand locks', () => {
  const locks = Array.from({ length: 10_000 }, (_, index) => lockRecord({ path: `/ws/${index}/changes.journal.lock` }));
  const snapshot = snapshotOf({ locks });
  let walks = 0;
  const counting = new Proxy(snapshot.locks, {
    get: (target, key) => {
      if (key === 'values' || key === 'entries' || key === 'forEach' || key === Symbol.iterator) walks++;
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  const options = { grouping: 'verdict' as const, now, roots: ['/ws'] };

  it('does not walk over all of them for one row', () => {
    const shown = locksTree({ ...snapshot, locks: counting }, options);
    const id = nodeOfLock(locks[5_000]?.id ?? '');
    assert.deepEqual([shown.node(id)?.label, shown.childrenOf(id).length], ['changes.journal.lock', 3]);
    assert.equal(shown.parentOf(id), 'group:verdict:stale');
    assert.equal(walks, 0);
  });

  it('walks over them once for all groups and rows', () => {
    const shown = locksTree({ ...snapshot, locks: counting }, options);
    assert.deepEqual([shown.roots.length, shown.childrenOf('group:verdict:stale').length, walks], [1, 10_000, 1]);
  });
});
