import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import stringWidth from 'string-width';
import { fitText, type Table, tableLines, type TableMedium } from '../../../src/present/table';

const plain: TableMedium = { width: stringWidth, paint: (text) => text, columns: null };

function table(...rows: readonly (readonly string[])[]): Table {
  return {
    columns: [
      { title: 'VERDICT', shrinks: 'never' },
      { title: 'FILE', shrinks: 'middle' },
      { title: 'HOLDER', shrinks: 'end' },
    ],
    rows: rows.map((row) => row.map((text) => ({ text, tone: 'good' }))),
  };
}

describe('tables', () => {
  it('align their columns and end without blanks', () => {
    assert.deepEqual(tableLines(table(['held', 'a', 'node'], ['stale', 'a/much/longer', '']), plain), [
      'VERDICT  FILE           HOLDER',
      'held     a              node',
      'stale    a/much/longer',
    ]);
  });

  it('count cells of the screen, not characters', () => {
    const [heading = '', wide = '', narrow = ''] = tableLines(
      table(['held', '日本語', 'x'], ['held', 'abc', 'x']),
      plain,
    );
    assert.equal(stringWidth(wide.slice(0, wide.indexOf('x'))), heading.indexOf('HOLDER'));
    assert.equal(narrow.indexOf('x'), heading.indexOf('HOLDER'));
  });

  it('leave nothing out where there is no terminal', () => {
    const long = 'x'.repeat(500);
    assert.ok(tableLines(table(['held', long, long]), plain)[1]?.endsWith(`${long}  ${long}`));
  });

  it('leave out the middle of paths and the end of the rest to fit a terminal', () => {
    const path = 'project/with/many/folders/.codegraph/changes.journal.lock';
    const [, row = ''] = tableLines(table(['held', path, 'node a-very-long-script-name.js (pid 4711)']), {
      ...plain,
      columns: 60,
    });
    assert.equal(stringWidth(row), 60);
    assert.match(row, /^held {5}project\/with\S*…\S*ournal\.lock {2}node a-very-\S*…$/);
  });

  it('stay readable in a terminal far too narrow', () => {
    const rows = tableLines(table(['held', 'some/path/changes.journal.lock', 'nobody at all']), {
      ...plain,
      columns: 5,
    });
    assert.ok(rows.every((row) => row.includes('held') || row.includes('VERDICT')));
  });

  it('are aligned the same with colours', () => {
    const painted = tableLines(table(['held', 'a', 'b'], ['overdue', 'abc', 'd']), {
      ...plain,
      paint: (text) => `\u001b[1m${text}\u001b[22m`,
    });
    const bare = tableLines(table(['held', 'a', 'b'], ['overdue', 'abc', 'd']), plain);
    assert.deepEqual(
      painted.map((line) => line.replaceAll(/\u001b\[\d+m/g, '')),
      bare,
    );
  });

  it('never grow wider than a terminal that has room for the least of every column', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 90 }).map((value) => value.replaceAll(/[\p{C}\p{Z}]/gu, 'x'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 40, max: 120 }),
        (rows, columns) => {
          const lines = tableLines(table(...rows.map(([a, b]) => ['held', a, b])), { ...plain, columns });
          assert.ok(lines.every((line) => stringWidth(line) <= columns));
        },
      ),
    );
  });
});

describe('shortening', () => {
  it('keeps what fits', () => assert.equal(fitText('abc', 3, 'middle', stringWidth), 'abc'));

  it('keeps both ends of a path', () => assert.equal(fitText('abcdefghij', 5, 'middle', stringWidth), 'ab…ij'));

  it('keeps the beginning of anything else', () => assert.equal(fitText('abcdefghij', 5, 'end', stringWidth), 'abcd…'));

  it('cuts no letter in two', () => {
    const family = '👨‍👩‍👧‍👦';
    const shortened = fitText(`${family}${family}${family}`, 5, 'middle', stringWidth);
    assert.equal(shortened, `${family}…${family}`);
  });
});
