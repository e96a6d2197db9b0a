import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LockRecord } from '../../../src/core/lock';
import { type Grouping, lockOfNode, locksTree, nodeOfLock, problemSummary } from '../../../src/present/locksTree';
import type { TreeView } from '../../../src/present/nodeView';
import { momentText } from '../../../src/present/timeText';
import { doubtfulRecord } from '../../support/actedRecords';
import {
  heldRecord,
  holder,
  lockRecord,
  minute,
  noteRecord,
  now,
  orphanRecord,
  second,
  snapshotOf,
} from '../../support/records';
import { hostile, raw } from './sentences';
import { idsOf, rowsOf, shapeOf } from './treeShape';

const started = momentText(now - 10 * minute);

const held = heldRecord({ path: '/ws/b/.codegraph/changes.journal.lock', acquiredAt: now - 9.5 * second });
const stale = lockRecord({ evidence: [{ code: 'process-absent', pid: 4711 }] });
const orphan = orphanRecord();
const records = [held, orphan, stale];

function tree(locks: readonly LockRecord[], grouping: Grouping = 'verdict', at = now, roots = ['/ws']): TreeView {
  return locksTree(snapshotOf({ locks }), { grouping, now: at, roots });
}

/** What stands below each of the three records. */
const below = {
  held: [
    ['Holder', `pid 4711, alive · /usr/bin/node /ws/scripts/build.js --watch · started ${started} (10 min ago)`, []],
    ['Lease', '20 s left of 30 s', []],
    [
      'Evidence',
      'The holder is alive. Removing the lock now could damage what it protects.',
      [[`Process 4711 has been running since ${started}.`, '', []]],
    ],
  ],
  stale: [
    ['Holder', 'pid 4711, gone', []],
    ['Lease', 'expired 3 min ago (it was 30 s)', []],
    ['Evidence', 'Nobody holds this lock any more. It can be released.', [['There is no process 4711.', '', []]]],
  ],
  orphan: [
    ['Holder', 'pid 4711, gone', []],
    ['Lease', 'became old enough to sweep 4 min ago', []],
    [
      'Evidence',
      'Left behind by an interrupted operation, and its maker is gone. It can be swept.',
      [['There is no process 4711.', '', []]],
    ],
  ],
};

describe('the tree of locks', () => {
  it('by verdict begins with what can be cleared and shows everything that is known', () => {
    assert.deepEqual(shapeOf(tree(records)), [
      ['Stale', '1', [['changes.journal.lock', 'stale · 4 min · pid 4711, gone', below.stale]]],
      ['Orphan', '1', [['changes.journal…6789abcdef.tmp', 'orphan · 5 min · pid 4711, gone', below.orphan]]],
      ['Held', '1', [['changes.journal.lock', 'b · held · < 1 min · node build.js (pid 4711)', below.held]]],
    ]);
  });

  it('by folder is in the order of the folders and does not repeat them', () => {
    assert.deepEqual(shapeOf(tree(records, 'folder')), [
      [
        '.codegraph',
        '2',
        [
          ['changes.journal.lock', 'stale · 4 min · pid 4711, gone', below.stale],
          ['changes.journal…6789abcdef.tmp', 'orphan · 5 min · pid 4711, gone', below.orphan],
        ],
      ],
      ['b/.codegraph', '1', [['changes.journal.lock', 'held · < 1 min · node build.js (pid 4711)', below.held]]],
    ]);
  });

  it('by tool has a group for each tool', () => {
    const other = lockRecord({ id: 'x', tool: 'another', path: '/ws/x.lock', lease: null, evidence: [] });
    assert.deepEqual(
      tree([...records, other], 'tool').roots.map(({ label, description, accessibilityLabel }) => [
        label,
        description,
        accessibilityLabel,
      ]),
      [
        ['another', '1', 'another, 1 entry, 1 to clear'],
        ['codegraph', '3 · 2 to clear', 'codegraph, 3 entries, 2 to clear'],
      ],
    );
  });

  it('says of a group how many are to clear where that is not each', () => {
    const note = lockRecord({ id: 'note', path: '/ws/graph.db.lock', verdict: 'stale', informational: true });
    const headings = (locks: readonly LockRecord[]): unknown =>
      tree(locks).roots.map(({ description, accessibilityLabel }) => [description, accessibilityLabel]);
    const stale = lockRecord({ id: 'stale', verdict: 'stale' });
    assert.deepEqual(headings([stale, note]), [['2 · 1 to clear', 'Stale, 2 entries, 1 to clear']]);
    assert.deepEqual(headings([stale]), [['1', 'Stale, 1 entry']]);
    assert.deepEqual(headings([note]), [['1', 'Stale, 1 entry']]);
  });

  it('orders the rows of a group by urgency, then by path', () => {
    const at = (path: string, verdict: LockRecord['verdict']): LockRecord => lockRecord({ path, verdict });
    const mixed = [at('/ws/a', 'free'), at('/ws/d', 'stale'), at('/ws/b', 'held'), at('/ws/c', 'stale')];
    const [group] = tree(mixed, 'tool').roots;
    assert.deepEqual(
      tree(mixed, 'tool')
        .childrenOf(group?.id ?? '')
        .map(({ label }) => label),
      ['c', 'd', 'b', 'a'],
    );
  });

  it('keeps apart folders of two workspace folders that have the same name', () => {
    const path = (root: string): string => `${root}/.codegraph/changes.journal.lock`;
    const labels = (...roots: string[]): readonly string[] =>
      tree(
        roots.map((root) => lockRecord({ path: path(root) })),
        'folder',
        now,
        roots,
      ).roots.map(({ label }) => label);
    assert.deepEqual(
      [labels('/x/app', '/y/lib'), labels('/x/app', '/y/app')],
      [
        ['app/.codegraph', 'lib/.codegraph'],
        ['/x/app/.codegraph', '/y/app/.codegraph'],
      ],
    );
  });

  it('offers in each row only what applies to it', () => {
    const contexts = [
      stale,
      lockRecord({ releasable: false }),
      lockRecord({ holder: null }),
      orphan,
      orphanRecord({ verdict: 'unknown', releasable: false }),
      held,
      noteRecord(),
      doubtfulRecord(),
    ].map((record) => tree([record]).node(nodeOfLock(record.id))?.context);
    assert.deepEqual(contexts, [
      'lock release pid',
      'lock pid',
      'lock release',
      'lock sweep pid',
      'lock pid',
      'lock pid alive',
      'lock release pid',
      'lock override',
    ]);
    const words = rowsOf(tree([stale])).map(({ node }) => node.context);
    assert.deepEqual(words, ['group', 'lock release pid', 'detail', 'detail', 'detail', 'evidence']);
  });

  it('tells a screen reader name, verdict, holder, age and folder', () => {
    const labels = [held, stale].map((record) => tree([record]).node(nodeOfLock(record.id))?.accessibilityLabel);
    assert.deepEqual(labels, [
      'codegraph journal lock changes.journal.lock, held, node build.js (pid 4711), less than a minute old, in b/.codegraph',
      'codegraph journal lock changes.journal.lock, stale, pid 4711, gone, 4 minutes old, in .codegraph',
    ]);
  });

  it('does not name the process that has a number now as the one that had it', () => {
    const reused = lockRecord({
      holder: holder({ command: 'vim notes.txt', startedAt: now - minute }),
      evidence: [{ code: 'pid-reused', pid: 4711, startedAt: now - minute, writtenAt: now - 4 * minute }],
    });
    const [detail] = tree([reused]).childrenOf(nodeOfLock(reused.id));
    assert.equal(detail?.description, 'pid 4711, gone · number now used by vim notes.txt');
  });

  it('says only that the holder is not known where the file cannot be read', () => {
    const unreadable = lockRecord({
      verdict: 'unknown',
      holder: null,
      evidence: [{ code: 'content-unreadable', error: { code: 'EACCES', message: 'no' } }],
    });
    assert.equal(tree([unreadable]).node(nodeOfLock(unreadable.id))?.description, 'unknown · 4 min · holder not known');
  });

  it('makes hostile text harmless in every row and hover', () => {
    const bad = heldRecord({
      path: `/ws/${hostile}/${hostile}`,
      holder: holder({ liveness: 'remote', host: hostile, command: hostile, user: hostile }),
      evidence: [{ code: 'other-host', host: hostile }],
    });
    for (const grouping of ['verdict', 'folder', 'tool'] as const) {
      const shown = tree([bad], grouping);
      for (const { node } of rowsOf(shown)) {
        assert.doesNotMatch([node.label, node.description, node.accessibilityLabel].join(' '), raw);
        assert.doesNotMatch(shown.tooltipOf(node.id).replaceAll('\n', ''), raw);
      }
    }
  });

  it('has a hover for locks and for nothing else', () => {
    const shown = tree([stale]);
    assert.deepEqual(
      idsOf(shown).map((id) => shown.tooltipOf(id) !== ''),
      [false, true, false, false, false, false],
    );
  });

  it('changes only the rows that read differently when time goes by', () => {
    const changed = (at: number): readonly string[] => {
      const [before, after] = [tree(records), tree(records, 'verdict', at)];
      return idsOf(before).filter((id) => JSON.stringify(before.node(id)) !== JSON.stringify(after.node(id)));
    };
    const id = nodeOfLock(held.id);
    assert.deepEqual([changed(now + second / 2), changed(now + second)], [[], [`${id}\u0000lease`]]);
  });

  it('knows the lock a row is about', () => {
    const ids = idsOf(tree([stale]));
    assert.deepEqual(ids.map(lockOfNode), [undefined, ...ids.slice(1).map(() => stale.id)]);
  });
});

describe('the summary of problems', () => {
  it('counts what can be cleared, and nothing that only informs', () => {
    const summaries = [
      [held, noteRecord()],
      [stale],
      [orphan],
      [stale, orphan, orphanRecord({ id: '2' }), lockRecord({ id: '3', releasable: false }), noteRecord(), held],
    ].map((locks) => problemSummary(snapshotOf({ locks })));
    assert.deepEqual(summaries, ['', '1 stale', '1 orphan', '2 stale, 2 orphans']);
  });
});
