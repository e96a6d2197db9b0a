import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codegraphJournal } from '../../../../../src/core/journal/codegraph';
import { lineLimit } from '../../../../../src/core/journal/line';
import { codegraphRepair } from '../../../../../src/core/journal/repair/codegraphRepair';
import { latin1, verifyPieces } from '../../../../support/journalBuilder';
import { repairPieces } from '../../../../support/repairing';

const head = '# codegraph-journal v1 1795171083515\n';
const unused = '# codegraph-journal v1 0\n';

function repaired(text: string): string {
  return Buffer.from(repairPieces(codegraphRepair, [latin1(text)]).bytes).toString('latin1');
}

/** What it is about, the damaged journal, the repaired one; without that, it stays as it is. */
const table: readonly (readonly [string, string, string?])[] = [
  ['an intact journal', `${head}src/a.ts\nDELETED src/b.ts\n`],
  ['blank lines, comments and strange names', `${head}\n# by hand\nsrc/D E.ts\n src/c.ts\nDELETED.md\n`],
  ['an empty file', ''],
  ['one that was begun before the first build', `${unused}src/a.ts\n`],
  ['line ends of another system', `${head.trim()}\r\nsrc/a.ts\r\n\r\nsrc/b.ts\n`, `${head}src/a.ts\n\nsrc/b.ts\n`],
  ['two lines that ran together', `${head}src/a.tsDELETED src/b.ts\nsrc/c.ts\n`, `${unused}src/c.ts\n`],
  ['a deletion of nothing', `${head}src/a.ts\nDELETED\nsrc/c.ts\n`, `${unused}src/a.ts\nsrc/c.ts\n`],
  ['a run of NULs', `${head}src/a.ts\n\0\0\0\0\nsrc/c.ts\n`, `${unused}src/a.ts\nsrc/c.ts\n`],
  ['bytes that are no character', `${head}src/\xff.ts\nsrc/c.ts\n`, `${unused}src/c.ts\n`],
  ['a control character', `${head}src/\x07.ts\nsrc/c.ts\n`, `${unused}src/c.ts\n`],
  ['damage within a comment, which may have been an entry', `${head}# \0\nsrc/c.ts\n`, `${unused}src/c.ts\n`],
  ['a torn last line', `${head}src/a.ts\nDELETED src/b`, `${unused}src/a.ts\n`],
  ['a torn header', '# codegraph-journal v1 17951', unused],
  ['a header that was cut', '# codegraph-jour', unused],
  ['an absolute path', `${head}/etc/passwd\nsrc/c.ts\n`, `${unused}src/c.ts\n`],
  ['a path out of the project', `${head}../x.ts\nDELETED C:/x\nsrc/c.ts\n`, `${unused}src/c.ts\n`],
  ['a header in the middle', `${head}src/a.ts\n${head}src/c.ts\n`, `${unused}src/a.ts\nsrc/c.ts\n`],
  ['a damaged header', `# codegraph-journal v1 17x\nsrc/a.ts\n`, `${unused}src/a.ts\n`],
  ['a time that no writer puts like that', `# codegraph-journal v1 1e3\nsrc/a.ts\n`, `${unused}src/a.ts\n`],
  ['a header with a byte order mark', `\xef\xbb\xbf${head}src/a.ts\n`, `${unused}src/a.ts\n`],
  ['no header', 'src/a.ts\nsrc/b.ts\n', `${unused}src/a.ts\nsrc/b.ts\n`],
  ['no header, and line ends of another system', 'src/a.ts\r\nsrc/b.ts\r\n', `${unused}src/a.ts\nsrc/b.ts\n`],
  ['no header before a blank line or a comment', '\n# x\nsrc/b.ts\n', `${unused}\n# x\nsrc/b.ts\n`],
  ['neither a header nor anything else', 'DELETED\nsrc/b.ts\n', `${unused}src/b.ts\n`],
  ['one torn line and no header', 'src/a', unused],
  ['damage in one that has no time yet', `${unused}src/a.ts\n\0\n`, `${unused}src/a.ts\n`],
];

describe('the repair of a codegraph journal', () => {
  for (const [what, damaged, expected = damaged] of table) {
    it(`${expected === damaged ? 'leaves alone' : 'mends'} ${what}`, () => {
      assert.equal(repaired(damaged), expected);
      const report = verifyPieces(codegraphJournal.createVerifier(), [latin1(expected)]);
      assert.deepEqual(
        report.findings.filter(({ severity }) => severity !== 'info'),
        [],
      );
    });
  }

  it('keeps the time of the header only where no line is lost', () => {
    const lossless = repairPieces(codegraphRepair, [latin1(`${head}src/a.ts\r\n`)]);
    assert.deepEqual(lossless.outcome, { losesEntries: false, refusal: null });
    for (const [what, damaged, expected = damaged] of table) {
      const { losesEntries } = repairPieces(codegraphRepair, [latin1(damaged)]).outcome;
      assert.equal(losesEntries, expected.startsWith(unused) && damaged !== expected, what);
    }
  });

  it('says of each change where it is, what is wrong there, and what it does', () => {
    const { edits } = repairPieces(codegraphRepair, [latin1(`${head}src/a.ts\r\n\0DELETED\nsrc/b`)]);
    const at = head.length;
    assert.deepEqual(
      edits.map(({ kind, from, to, line, lineFrom, lineTo, codes }) => [kind, from, to, line, lineFrom, lineTo, codes]),
      [
        ['header', 0, at - 1, 1, 0, at - 1, []],
        ['trimmed', at + 8, at + 9, 2, at, at + 9, ['carriage-return']],
        ['taken-out', at + 10, at + 19, 3, at + 10, at + 18, ['nul-byte']],
        ['taken-out', at + 19, at + 24, 4, at + 19, at + 24, ['no-final-newline']],
      ],
    );
  });

  it('refuses one of another version, which its own tool knows how to read', () => {
    const { outcome, bytes } = repairPieces(codegraphRepair, [latin1('# codegraph-journal v2 17\nsrc/a.ts\n\0\n')]);
    assert.equal(outcome.refusal, 'another-version');
    assert.equal(Buffer.from(bytes).toString('latin1').startsWith('# codegraph-journal v2 17\n'), true);
  });

  it('takes a line out that no path can be as long as, and keeps a comment of any length', () => {
    const long = 'x'.repeat(lineLimit + 1);
    assert.equal(repaired(`${head}src/a.ts\n${long}\nsrc/c.ts\n`), `${unused}src/a.ts\nsrc/c.ts\n`);
    assert.equal(repaired(`${head}# ${long}\r\nsrc/c.ts\n`), `${head}# ${long}\r\nsrc/c.ts\n`);
    assert.equal(repaired(`${head}src/c.ts\n# ${long}`), `${unused}src/c.ts\n`);
  });
});
