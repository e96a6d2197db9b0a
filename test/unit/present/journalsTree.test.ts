import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { JournalRecord } from '../../../src/core/inventory';
import type { FindingSeverity, JournalHealth } from '../../../src/core/journal/report';
import { healthIcon, healthWord } from '../../../src/present/journalHealth';
import {
  findingOfNode,
  journalOfNode,
  type JournalRows,
  journalsTree,
  nodeOfJournal,
} from '../../../src/present/journalsTree';
import type { TreeView } from '../../../src/present/nodeView';
import { momentText } from '../../../src/present/timeText';
import { finding, hour, journalRecord, journalReport, now, snapshotOf } from '../../support/records';
import { assertTitle, hostile, raw } from './sentences';
import { idsOf, rowsOf, shapeOf } from './treeShape';

const health: Readonly<Record<JournalHealth, string>> = {
  ok: 'in order',
  damaged: 'damaged',
  uninitialised: 'uninitialised',
  unreadable: 'unreadable',
};
const healths = Object.keys(health) as JournalHealth[];
const editorBytes = 50 * 1024 * 1024;

function at(folder: string, overrides: Partial<JournalRecord> = {}): JournalRecord {
  return journalRecord({ path: `/ws/${folder}/changes.journal`, ...overrides });
}

function tree(journals: readonly JournalRecord[], roots: readonly string[] = ['/ws']): TreeView {
  return journalsTree(snapshotOf({ journals }), { roots, editorBytes, rows: new WeakMap() });
}

const cut = finding({
  code: 'no-final-newline',
  severity: 'warning',
  line: 9,
  columns: { from: 0, to: 3 },
  offset: 200,
  length: 3,
  excerpt: 'src',
});
const twice = at('d', {
  health: 'damaged',
  report: journalReport({ health: 'damaged', findings: [finding(), cut], findingCount: 12 }),
});

describe('the tree of journals', () => {
  it('begins with what is damaged and shows every finding below it', () => {
    const journals = [at('a'), at('b', { health: 'uninitialised' }), at('c', { health: 'unreadable' }), twice];
    assert.deepEqual(shapeOf(tree(journals)), [
      [
        'changes.journal',
        'd · 1 error, 1 warning, 10 more',
        [
          ['Line 7: glued or cut', 'a.tsb.ts', []],
          ['Line 9: cut off', 'src', []],
          ['and 10 more', '', []],
        ],
      ],
      ['changes.journal', 'c · unreadable · EACCES', []],
      ['changes.journal', 'b · uninitialised · 12 changed, 1 deleted', []],
      ['changes.journal', 'a · in order · 12 changed, 1 deleted', []],
    ]);
  });

  it('shows what is odd in a journal that is in order to whoever asks, and nothing of it looks like damage', () => {
    const odd = journalReport({ findings: [finding({ code: 'carriage-return', severity: 'info', line: 1 })] });
    const shown = tree([at('a', { report: odd })]);
    assert.deepEqual(shapeOf(shown), [
      [
        'changes.journal',
        'a · in order · 12 changed, 1 deleted · 1 note',
        [['Line 1: CR LF line end', 'a.tsb.ts', []]],
      ],
    ]);
    assert.deepEqual(
      rowsOf(shown).map(({ node }) => [node.icon?.id, node.expandable]),
      [
        ['pass', 'collapsed'],
        ['info', 'none'],
      ],
    );
  });

  it('does not push the other journals out of sight below one with very many findings', () => {
    const expandable = [20, 21].map((count) => {
      const findings = Array.from({ length: count }, (_, index) => finding({ line: index + 1 }));
      const [node] = tree([
        at('a', { health: 'damaged', report: journalReport({ health: 'damaged', findings }) }),
      ]).roots;
      return node?.expandable;
    });
    assert.deepEqual(expandable, ['expanded', 'collapsed']);
  });

  it('calls a journal damaged whose row would otherwise not say so', () => {
    const odd = finding({ code: 'carriage-return', severity: 'info', line: 1 });
    const report = journalReport({ health: 'damaged', findings: [odd], findingCount: 2_000 });
    assert.equal(
      tree([at('d', { health: 'damaged', report })]).roots[0]?.description,
      'd · damaged · 1 note, 1999 more',
    );
  });

  it('tells a screen reader everything in words', () => {
    assert.deepEqual(
      rowsOf(tree([twice])).map(({ node }) => node.accessibilityLabel),
      [
        'codegraph journal changes.journal, damaged, 1 error, 1 warning, 10 more, in d',
        'error, line 7, byte 120: This looks like two lines that ran together, or one that lost a part. A change or a deletion is lost. Here: “a.tsb.ts”.',
        'warning, line 9, byte 200: The last line is cut off. The tool uses what is left of it as a whole entry. Here: “src”.',
        'and 10 more',
      ],
    );
  });

  it('opens the file, or the place of a finding in it', () => {
    const path = '/ws/d/changes.journal';
    assert.deepEqual(
      rowsOf(tree([twice])).map(({ node }) => [node.context, node.opens]),
      [
        ['journal damaged text repair', { kind: 'file', path, range: null }],
        ['finding repair', { kind: 'file', path, range: { line: 6, from: 0, to: 9 } }],
        ['finding repair', { kind: 'file', path, range: { line: 8, from: 0, to: 3 } }],
        ['more', null],
      ],
    );
  });

  it('opens the document that explains a journal where no editor can show its file', () => {
    const unseen: readonly Partial<JournalRecord>[] = [
      { health: 'unreadable' },
      { form: 'binary' },
      { size: editorBytes + 1 },
      { report: journalReport({ findings: [finding({ code: 'nul-byte', offset: 511 })] }) },
    ];
    for (const overrides of unseen) {
      const record = at('d', overrides);
      assert.deepEqual(
        rowsOf(tree([record])).map(({ node }) => node.opens),
        [null, ...(record.report?.findings ?? []).keys()].map((place) => {
          return { kind: 'explanation', journal: record.id, finding: place };
        }),
      );
    }
    const [shown] = tree([at('d', { size: editorBytes })]).roots;
    assert.equal(shown?.opens?.kind, 'file');
  });

  it('makes the rows of a journal once, and anew only for one that has changed', () => {
    const made: string[] = [];
    const watched = (record: JournalRecord): JournalRecord =>
      Object.defineProperty({ ...record }, 'title', {
        get: () => {
          made.push(record.path);
          return record.title;
        },
      });
    const records = Array.from({ length: 500 }, (_, index) => watched(at(String(index), { health: 'damaged' })));
    const rows: JournalRows = new WeakMap();
    const options = { roots: ['/ws'], editorBytes, rows };
    assert.equal(journalsTree(snapshotOf({ journals: records }), options).roots.length, 500);
    assert.equal(made.splice(0).length, 500);
    const after = [...records.slice(0, 499), watched(at('499'))];
    const shown = journalsTree(snapshotOf({ journals: after }), options);
    for (const id of idsOf(shown)) shown.node(id);
    assert.deepEqual(made, ['/ws/499/changes.journal']);
  });

  it('has in its hovers what there is no room for in the rows', () => {
    const shown = tree([twice, at('c', { health: 'unreadable' })]);
    assert.deepEqual(
      idsOf(shown).map((id) => shown.tooltipOf(id)),
      [
        [
          '$(error) **damaged** — `d/changes.journal`',
          '',
          'codegraph journal',
          '',
          '300 bytes, 14 lines, 12 changed, 1 deleted',
          '',
          `Header time ${momentText(now - hour).replaceAll(/[-:]/g, '\\$&')}`,
        ].join('\n'),
        '$(error) This looks like two lines that ran together, or one that lost a part\\. A change or a deletion is lost\\. Here\\: “a\\.tsb\\.ts”\\.\n\nline 7, byte 120',
        '$(warning) The last line is cut off\\. The tool uses what is left of it as a whole entry\\. Here\\: “src”\\.\n\nline 9, byte 200',
        '',
        '$(question) **unreadable** — `c/changes.journal`\n\ncodegraph journal\n\nEACCES\\: permission denied',
      ],
    );
  });

  it('makes hostile text harmless in every row and hover', () => {
    const bad = journalRecord({
      path: `/ws/${hostile}/${hostile}`,
      health: 'damaged',
      report: journalReport({
        health: 'damaged',
        findings: [finding({ excerpt: hostile })],
        facts: { kind: 'codegraph', lines: 1, entries: 0, deletions: 0, headerTimestamp: 8.64e15 + 1 },
      }),
      error: { code: hostile, message: hostile },
    });
    for (const record of [bad, { ...bad, report: null }]) {
      const shown = tree([record]);
      for (const { node } of rowsOf(shown)) {
        assert.doesNotMatch([node.label, node.description, node.accessibilityLabel].join(' '), raw);
        assert.doesNotMatch(shown.tooltipOf(node.id).replaceAll('\n', ''), raw);
      }
    }
  });

  it('knows the journal a row is about', () => {
    assert.deepEqual(new Set(idsOf(tree([twice])).map(journalOfNode)), new Set([twice.id]));
    assert.equal(journalOfNode('lock:x'), undefined);
    assert.deepEqual(idsOf(tree([twice])).map(findingOfNode), [null, 0, 1, null]);
  });

  it('has a word and an icon for every health', () => {
    assert.deepEqual(Object.fromEntries(healths.map((one) => [one, healthWord(one)])), health);
    healths.map(healthWord).forEach(assertTitle);
    assert.equal(new Set(healths.map((one) => healthIcon(one).id)).size, healths.length);
  });
});

describe('any tree of journals', () => {
  const anyFinding = fc
    .record({
      severity: fc.constantFrom<FindingSeverity>('error', 'warning', 'info'),
      line: fc.nat(99),
      offset: fc.nat(),
      excerpt: fc.string(),
    })
    .map(finding);
  const anyJournal = fc
    .record({
      folder: fc.constantFrom('a', 'b', 'c/d'),
      health: fc.constantFrom(...healths),
      findings: fc.array(anyFinding, { maxLength: 4 }),
      hidden: fc.nat(2),
    })
    .map(({ folder, health, findings, hidden }) => {
      if (health === 'unreadable') return at(folder, { health });
      return at(folder, {
        health,
        report: journalReport({ health, findings, findingCount: findings.length + hidden }),
      });
    });
  const anyJournals = fc.uniqueArray(anyJournal, { selector: ({ id }) => id });

  it('gives the same answer whichever way it is asked, and no id twice', () => {
    fc.assert(
      fc.property(anyJournals, fc.constantFrom([], ['/ws'], ['/ws/a', '/ws/b']), (journals, roots) => {
        const shown = tree(journals, roots);
        for (const { node, parent } of rowsOf(shown)) {
          assert.deepEqual([shown.node(node.id), shown.parentOf(node.id)], [node, parent]);
          assert.equal(shown.childrenOf(node.id).length === 0, node.expandable === 'none', node.id);
        }
        assert.equal(new Set(idsOf(shown)).size, idsOf(shown).length);
      }),
    );
  });

  it('knows nothing of an id that is not in it', () => {
    const shown = tree([twice]);
    for (const id of ['', `xxxxxxxx${twice.id}`, nodeOfJournal('gone'), `${nodeOfJournal('gone')}\0more`]) {
      const answers = [shown.node(id), shown.parentOf(id), shown.childrenOf(id), shown.tooltipOf(id)];
      assert.deepEqual(answers, [undefined, undefined, [], '']);
    }
  });
});
