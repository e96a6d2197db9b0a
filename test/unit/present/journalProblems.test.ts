import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { InventoryChange, JournalRecord } from '../../../src/core/inventory';
import type { Finding } from '../../../src/core/journal/report';
import { journalExplanation } from '../../../src/present/journalExplanation';
import { changedProblems, journalProblems, problemLimit } from '../../../src/present/journalProblems';
import { finding, journalRecord, journalReport, snapshotOf } from '../../support/records';
import { hostile, raw } from './sentences';

const megabyte = 1024 * 1024;
const options = { roots: ['/ws'], editorBytes: 50 * megabyte };

function withFindings(findings: readonly Finding[], overrides: Partial<JournalRecord> = {}): JournalRecord {
  const health = findings.some(({ severity }) => severity !== 'info') ? 'damaged' : 'ok';
  return journalRecord({ health, report: journalReport({ health, findings }), ...overrides });
}

const note = finding({ code: 'carriage-return', severity: 'info', line: 1, columns: { from: 3, to: 4 }, offset: 3 });

describe('the problems of a journal', () => {
  it('stand each at its very place, as an editor counts, with what the tool will do', () => {
    assert.deepEqual(journalProblems(withFindings([note, finding({ severity: 'warning' })]), options), {
      document: 'file',
      problems: [
        {
          severity: 'info',
          message: 'Lines end in CR LF. The tool reads them all the same. Here: “a.tsb.ts”.',
          code: 'carriage-return',
          range: { line: 0, from: 3, to: 4 },
        },
        {
          severity: 'warning',
          message:
            'This looks like two lines that ran together, or one that lost a part. A change or a deletion is lost. Here: “a.tsb.ts”.',
          code: 'glued-line',
          range: { line: 6, from: 0, to: 9 },
        },
      ],
    });
  });

  it('take the whole line where nobody counted columns', () => {
    const [only] = journalProblems(withFindings([finding({ columns: null })]), options)?.problems ?? [];
    assert.deepEqual([only?.range.line, only?.range.from], [6, 0]);
    assert.ok((only?.range.to ?? 0) > 1e9);
  });

  it('are none of a journal in order, of one that cannot be read, and of one outside of the workspace', () => {
    const records = [
      journalRecord(),
      journalRecord({ health: 'unreadable' }),
      journalRecord({ health: 'damaged', path: '/elsewhere/changes.journal' }),
    ];
    assert.deepEqual(
      records.map((record) => journalProblems(record, options)),
      [null, null, null],
    );
  });

  it('of a binary journal are only those that mean damage, with the place in words', () => {
    const frame = finding({ line: null, columns: null, item: 3, offset: 8_240, excerpt: '' });
    const record = withFindings([{ ...frame, severity: 'info' }, frame], { form: 'binary' });
    const shown = journalProblems(record, options);
    assert.deepEqual(
      [shown?.document, shown?.problems.map(({ message }) => message)],
      [
        'explanation',
        [
          'part 3, byte 8240: This looks like two lines that ran together, or one that lost a part. A change or a deletion is lost.',
        ],
      ],
    );
    assert.equal(journalProblems(withFindings([{ ...frame, severity: 'info' }], { form: 'binary' }), options), null);
  });

  it('of a journal that no editor opens stand in the document that explains it, each at its line there', () => {
    const findings = [note, finding({ excerpt: 'src/stone.ts' })];
    const tooLarge = withFindings(findings, { size: options.editorBytes + 1 });
    const nul = finding({ code: 'nul-byte', offset: 511 });
    for (const record of [tooLarge, withFindings([...findings, nul])]) {
      const shown = journalProblems(record, options);
      const lines = journalExplanation(record, 0, options.roots).text.split('\n');
      assert.equal(shown?.document, 'explanation');
      assert.deepEqual(
        shown.problems.map(({ range }) => /^- \w+, line \d+/.test(lines[range.line] ?? '')),
        shown.problems.map(() => true),
      );
      assert.match(lines[shown.problems[1]?.range.line ?? 0] ?? '', /^- error, line 7, byte 120: .*`src\/stone\.ts`$/);
    }
    const late = withFindings([finding({ code: 'nul-byte', offset: 512 })], { size: options.editorBytes });
    assert.equal(journalProblems(late, options)?.document, 'file');
  });

  it('are the worst where there are very many, and a last one says how many more, as bad as the worst of those', () => {
    const notes = Array.from({ length: problemLimit + 20 }, (_, index) => ({
      ...note,
      line: index + 1,
      offset: index,
    }));
    const bad = finding({ line: 900, offset: 90_000 });
    const shown = journalProblems(withFindings([...notes, bad]), options)?.problems ?? [];
    assert.deepEqual(
      [shown.length, shown.at(-2)?.severity, shown.at(-1)],
      [
        problemLimit + 1,
        'error',
        { severity: 'info', message: 'and 21 more', code: null, range: { line: 99, from: 3, to: 4 } },
      ],
    );
    const errors = Array.from({ length: problemLimit + 1 }, (_, index) => ({ ...bad, line: index + 1 }));
    assert.equal(journalProblems(withFindings(errors), options)?.problems.at(-1)?.severity, 'error');
    const unkept = journalRecord({
      health: 'damaged',
      report: journalReport({ health: 'damaged', findings: [bad], findingCount: 5_000 }),
    });
    assert.deepEqual(
      journalProblems(unkept, options)?.problems.map(({ message, range }) => [message.slice(0, 13), range.line]),
      [
        ['This looks li', 899],
        ['and 4999 more', 899],
      ],
    );
  });

  it('show no hostile text', () => {
    const record = withFindings([finding({ excerpt: hostile })], { path: `/ws/${hostile}`, size: 1e9 });
    for (const editorBytes of [1, 1e10]) {
      for (const { message } of journalProblems(record, { ...options, editorBytes })?.problems ?? []) {
        assert.doesNotMatch(message, raw);
      }
    }
  });
});

describe('a change of the inventory', () => {
  const many = Array.from({ length: 500 }, (_, index) =>
    journalRecord({ path: `/ws/${index}/changes.journal`, health: 'damaged' }),
  );
  const [mended, gone] = many;
  assert.ok(mended && gone);

  /** The change, and the paths of the journals whose reports were read for it. */
  function watched(
    after: readonly JournalRecord[],
    ids: readonly string[],
  ): { change: InventoryChange; read: string[] } {
    const read: string[] = [];
    const records = after.map((record) =>
      Object.defineProperty({ ...record }, 'report', {
        get: () => {
          read.push(record.path);
          return record.report;
        },
      }),
    );
    const change = {
      previous: snapshotOf({ journals: many }),
      snapshot: snapshotOf({ journals: records }),
      ids: new Set(ids),
    };
    return { change, read };
  }

  it('touches the problems of the journals that changed, and looks at no other', () => {
    const after = [journalRecord({ path: mended.path }), ...many.slice(2)];
    const { change, read } = watched(after, [mended.id, gone.id, 'some.lock:/ws/x.lock']);
    assert.deepEqual(
      [...changedProblems(change, options)],
      [
        [mended.id, null],
        [gone.id, null],
      ],
    );
    assert.deepEqual([...new Set(read)], [mended.path]);
  });

  it('of locks alone touches no problem', () => {
    const snapshot = snapshotOf({ journals: many });
    const change = { previous: snapshot, snapshot: { ...snapshot, locks: new Map() }, ids: new Set([mended.id]) };
    assert.equal(changedProblems(change, options).size, 0);
  });
});
