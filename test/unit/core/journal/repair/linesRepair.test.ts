import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { declaredJournal } from '../../../../../src/core/journal/declared/declaredJournal';
import { lineLimit } from '../../../../../src/core/journal/line';
import { codegraphChangeEvents, ndjsonJournal } from '../../../../../src/core/journal/lines/journals';
import type { JournalReport } from '../../../../../src/core/journal/report';
import { cutAt, latin1, verifyPieces } from '../../../../support/journalBuilder';
import { repairPieces, type Repaired } from '../../../../support/repairing';

function repair(...pieces: readonly Uint8Array[]): Repaired {
  assert.ok(ndjsonJournal.repair !== undefined);
  return repairPieces(ndjsonJournal.repair, pieces);
}

function repaired(text: string): string {
  return Buffer.from(repair(latin1(text)).bytes).toString('latin1');
}

function verify(bytes: Uint8Array): JournalReport {
  return verifyPieces(ndjsonJournal.createVerifier(), [bytes]);
}

/** What it is about, the damaged journal, the repaired one; without that, it stays as it is. */
const table: readonly (readonly [string, string, string?])[] = [
  ['an intact journal', '{"a":1}\n\n[2]\r\n'],
  ['an empty one, and one of blanks', ''],
  ['a blank end', '{"a":1}\n  '],
  ['a line that ends in the middle of a value', '{"a":1}\n{"b":\n{"c":3}\n', '{"a":1}\n{"c":3}\n'],
  ['two values that ran together', '{"a":1}{"b":2}\n{"c":3}\n', '{"c":3}\n'],
  ['what is no JSON', 'nonsense\n{"c":3}\n', '{"c":3}\n'],
  ['a run of NULs', '{"a":1}\n\0\0\0\n', '{"a":1}\n'],
  ['bytes that are no UTF-8', '{"a":"\xff"}\n{"c":3}\n', '{"c":3}\n'],
  ['a whole last line without its line feed', '{"a":1}\n{"b":2}', '{"a":1}\n{"b":2}\n'],
  ['a number with which it ends', '{"a":1}\n12', '{"a":1}\n12\n'],
  ['half a last line', '{"a":1}\n{"b":', '{"a":1}\n'],
  ['half a character at the end', '{"a":1}\n{"b":"\xc3', '{"a":1}\n'],
  ['a byte order mark', '\xef\xbb\xbf{"a":1}\n{"b":2}\n', '{"a":1}\n{"b":2}\n'],
  ['a byte order mark before what is none either', '\xef\xbb\xbf{"a":\n{"b":2}\n', '{"b":2}\n'],
];

describe('the repair of a journal of JSON lines', () => {
  for (const [what, damaged, expected = damaged] of table) {
    it(`${expected === damaged ? 'leaves alone' : 'mends'} ${what}`, () => {
      assert.equal(repaired(damaged), expected);
      assert.deepEqual(verify(latin1(expected)).findings, []);
    });
  }

  it('of declared lines keeps what is as declared or passed over, and none whose header is lost', () => {
    const places = { matchesGlob: () => true, roots: ['/ws'] };
    const declaration = { name: 'ledger', glob: '*.ledger', header: '^ledger$', line: '^\\d+$', comment: '^;' };
    const ledger = declaredJournal(declaration, places);
    const { repair: byLines } = ledger;
    assert.ok(byLines !== undefined);
    const mend = (text: string): Repaired => repairPieces(byLines, [latin1(text)]);
    for (const [text, expected] of [
      ['ledger\n1\nx\n; note\n2\n', 'ledger\n1\n; note\n2\n'],
      ['ledger\r\n1\r\n\0\0\n2', 'ledger\r\n1\r\n2\n'],
      ['ledger\n1\n2x', 'ledger\n1\n'],
    ] as const) {
      assert.equal(Buffer.from(mend(text).bytes).toString('latin1'), expected);
      assert.equal(verifyPieces(ledger.createVerifier(), [latin1(expected)]).health, 'ok');
    }
    assert.equal(mend('1\n2\n').outcome.refusal, 'lost-header');
    // Nobody has said how its lock is taken.
    assert.equal(declaredJournal({ ...declaration, lock: '*.lock' }, places).repair, undefined);
  });

  it('is that of codegraph’s events as well', () => {
    assert.ok(codegraphChangeEvents.repair !== undefined);
    assert.equal(codegraphChangeEvents.lockName, null);
  });

  it('keeps an entry of any length, and takes out what is none', () => {
    const long = `{"a":"${'x'.repeat(5 * lineLimit)}"}`;
    const journal = latin1(`${long}\n${long.slice(0, -1)}\n${long}\n${long}`);
    for (const size of [1_000, lineLimit, journal.length]) {
      const cuts = Array.from({ length: Math.floor(journal.length / size) }, (_, n) => (n + 1) * size);
      const { bytes } = repair(...cutAt(journal, cuts));
      assert.equal(Buffer.from(bytes).toString('latin1'), `${long}\n${long}\n${long}\n`);
    }
  });

  const part = fc.constantFrom(
    '{"a":1}',
    '\n',
    '\n',
    '{"a":',
    '}',
    '\u0000',
    '\xff',
    ' ',
    '\r',
    '[1',
    '"',
    'x',
    '\xef\xbb\xbf',
  );
  const anyLines = fc.array(part, { maxLength: 30 }).map((parts) => latin1(parts.join('')));

  it('leaves nothing that the verifier finds, keeps all that it does not, and does nothing a second time', () => {
    fc.assert(
      fc.property(anyLines, fc.array(fc.nat()), (bytes, cuts) => {
        const once = repair(bytes);
        assert.deepEqual(verify(once.bytes).findings, []);
        assert.deepEqual(repair(...cutAt(bytes, cuts)), once);
        assert.deepEqual(repair(once.bytes).edits, []);
        const lines = Buffer.from(bytes).toString('latin1').split('\n');
        const isFirst = (index: number): boolean => index === 0;
        const sound = lines
          .map((line, index) => (isFirst(index) && index < lines.length - 1 ? line.replace(/^\xef\xbb\xbf/, '') : line))
          .filter((line, index) => index < lines.length - 1 && verify(latin1(`[]\n${line}\n`)).findings.length === 0);
        const kept = Buffer.from(once.bytes).toString('latin1').split('\n');
        assert.deepEqual(kept.slice(0, sound.length), sound);
      }),
      { numRuns: 2_000 },
    );
  });
});
