import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { codegraphRepair } from '../../../../../src/core/journal/repair/codegraphRepair';
import { type DiffHunk, hunksOf, shownBytes } from '../../../../../src/core/journal/repair/diff';
import { anyJournal, latin1 } from '../../../../support/journalBuilder';
import { repairPieces } from '../../../../support/repairing';

const head = '# codegraph-journal v1 1795171083515\n';

function hunks(bytes: Uint8Array, limit = Infinity): readonly DiffHunk[] {
  const { edits } = repairPieces(codegraphRepair, [bytes]);
  const shown = edits.slice(0, limit === Infinity ? undefined : limit);
  return hunksOf(shown, bytes.length, (from, to) => bytes.subarray(from, to), edits[shown.length]);
}

/** `-`, `+` and a blank before each line, as people know it; `\` where nothing closes it, `…` where it is cut. */
function drawn(hunk: DiffHunk): readonly string[] {
  const signs = { same: ' ', removed: '-', added: '+' };
  return [
    `@ ${hunk.before} ${hunk.after}`,
    ...hunk.lines.map(
      ({ kind, text, isOpen, isCut }) => `${signs[kind]}${text}${isCut ? '…' : ''}${isOpen ? '\\' : ''}`,
    ),
  ];
}

/** The lines as they would be decoded one by one; the last one is what nothing closes, if anything. */
function linesOf(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at);
    lines.push(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, end < 0 ? undefined : end)));
    at = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}

function numbered(count: number, from = 1): string {
  return Array.from({ length: count }, (_, index) => `src/${index + from}.ts\n`).join('');
}

describe('what a repair will change', () => {
  it('is shown with three lines around it, as far as there are any', () => {
    const shown = hunks(latin1(`${head}${numbered(8)}src/x\nDELETED\n${numbered(9, 20)}src/torn`)).map(drawn);
    assert.deepEqual(shown, [
      ['@ 1 1', `-${head.trim()}`, '+# codegraph-journal v1 0', ' src/1.ts', ' src/2.ts', ' src/3.ts'],
      [...['@ 8 8', ' src/7.ts', ' src/8.ts', ' src/x', '-DELETED', ' src/20.ts', ' src/21.ts', ' src/22.ts']],
      ['@ 18 17', ' src/26.ts', ' src/27.ts', ' src/28.ts', '-src/torn\\'],
    ]);
  });

  it('stands together where it is near to each other', () => {
    const shown = hunks(latin1(`${head}${numbered(2)}\0\n${numbered(6)}\0\nsrc/y.ts\n`)).map(drawn);
    assert.equal(shown.length, 1);
    assert.deepEqual(shown[0]?.slice(-3), [' src/6.ts', '-\0', ' src/y.ts']);
  });

  it('shows a header that is put in, and line ends that go', () => {
    assert.deepEqual(hunks(latin1('src/a.ts\r\nsrc/b.ts\n')).map(drawn), [
      ['@ 1 1', '+# codegraph-journal v1 0', '-src/a.ts\r', '+src/a.ts', ' src/b.ts'],
    ]);
  });

  it('shows the beginning of long lines, and no line in two places', () => {
    const long = `src/${'x'.repeat(1_500)}`;
    const shown = hunks(latin1(`${head}\0${long}\n${long}1\n${long}2\n${long}3\n\0\n`)).map(drawn);
    const cut = `${long.slice(0, shownBytes)}…`;
    assert.deepEqual(
      shown.map((lines) => lines.slice(1)),
      [
        [
          ...[
            `-${head.trim()}`,
            '+# codegraph-journal v1 0',
            `-\0${long.slice(0, shownBytes - 1)}…`,
            ` ${cut}`,
            ` ${cut}`,
          ],
        ],
        [` ${cut}`, '-\0'],
      ],
    );
  });

  it('says nothing of lines whose change is not shown any more', () => {
    const shown = hunks(latin1(`${head}\0\nsrc/a.ts\n\0\nsrc/b.ts\n`), 2).map(drawn);
    assert.deepEqual(shown, [['@ 1 1', `-${head.trim()}`, '+# codegraph-journal v1 0', '-\0', ' src/a.ts']]);
  });

  it('is a true difference: both journals read as it says, and are the same everywhere else', () => {
    fc.assert(
      fc.property(anyJournal, (bytes) => {
        const { bytes: after, edits, outcome } = repairPieces(codegraphRepair, [bytes]);
        if (outcome.refusal !== null) return;
        const [old, mended] = [linesOf(bytes), linesOf(after)];
        let [before, next] = [1, 1];
        const shown = hunksOf(edits, bytes.length, (from, to) => bytes.subarray(from, to));
        const sameUpTo = (line: number): void => {
          for (; before < line; before++, next++) assert.equal(mended[next - 1], old[before - 1]);
        };
        for (const hunk of shown) {
          sameUpTo(hunk.before);
          assert.equal(next, hunk.after);
          for (const { kind, text } of hunk.lines) {
            if (kind !== 'added') assert.equal(text, old[before++ - 1]);
            if (kind !== 'removed') assert.equal(text, mended[next++ - 1]);
          }
        }
        sameUpTo(old.length + 1);
        assert.equal(next, mended.length + 1);
      }),
      { numRuns: 2_000 },
    );
  });
});
