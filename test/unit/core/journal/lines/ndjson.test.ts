import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { lineLimit } from '../../../../../src/core/journal/line';
import { ndjsonJournal } from '../../../../../src/core/journal/lines/journals';
import type { JournalReport } from '../../../../../src/core/journal/report';
import { cutAt, latin1, utf8, verifyPieces } from '../../../../support/journalBuilder';

function verify(bytes: Uint8Array, cuts: readonly number[] = []): JournalReport {
  return verifyPieces(ndjsonJournal.createVerifier(), cutAt(bytes, cuts));
}

/** `code@line:offset+length` of each finding; the health, if it is another than the findings say. */
function summary(bytes: Uint8Array): string {
  const { findings, health } = verify(bytes);
  return [
    health,
    ...findings.map(({ code, line, offset, length }) => `${code}@${String(line)}:${offset}+${length}`),
  ].join(' ');
}

const entry = '{"ts":1,"file":"src/ü.ts"}';

describe('a journal of JSON lines', () => {
  for (const [text, expected] of [
    ['', 'ok'],
    ['{"a":1}\n[2]\n"x"\n3\ntrue\n', 'ok'],
    ['{"a":1}\r\n\r\n  \n{"b":2}\r\n', 'ok'],
    ['{"a":1}\n{"b":', 'ok json-half-written@2:8+5'],
    ['{"a":1}\n{"b":2}', 'ok json-unclosed@2:8+7'],
    ['{"a":1}\n   ', 'ok'],
    ['{"a":1}\n{"b":\n{"c":3}\n', 'damaged json-cut@2:8+5'],
    ['{"a":1}{"b":2}\n', 'damaged json-glued@1:7+7'],
    ['{"a":1}\n{"b":{"c":3}\n{"d":4}\n', 'damaged json-cut@2:8+12'],
    ['{"a":1}\nnonsense\n', 'damaged json-invalid@2:9+7'],
    ['\ufeff{"a":1}\n', 'damaged byte-order-mark@1:0+3'],
    ['\ufeff{"a":\n{"b":2}\n', 'damaged byte-order-mark@1:0+3 json-cut@1:3+5'],
    ['\ufeff\n{"b":2}\n', 'damaged byte-order-mark@1:0+3'],
    ['{"a":1}\n\ufeff{"b":2}\n', 'damaged json-invalid@2:8+10'],
    ['{"a":1}\n{"b":x', 'damaged json-invalid@2:13+1'],
    ['{"a":1}\n\u0000\u0000\u0000\n{"b":2}\n', 'damaged nul-byte@2:8+3'],
  ] as const) {
    it(`says ${expected} of ${JSON.stringify(text)}`, () => {
      assert.equal(summary(utf8(text)), expected);
    });
  }

  it('names bytes that are no UTF-8', () => {
    assert.equal(summary(latin1('{"a":"\xff"}\n')), 'damaged line-not-utf8@1:6+1');
  });

  it('names them also in a line that is half written', () => {
    assert.equal(summary(latin1('{"a":1}\n{"b":"\xff')), 'damaged json-half-written@2:8+7 line-not-utf8@2:14+1');
  });

  it('does not blame a character that the end cuts in two', () => {
    assert.equal(summary(utf8(`{"a":1}\n{"b":"ü`).subarray(0, -1)), 'ok json-half-written@2:8+7');
  });

  it('says from where on it may be half written', () => {
    assert.equal(verify(utf8('{"a":1}\n{"b"')).tailFrom, 8);
    assert.equal(verify(utf8('{"a":1}\n')).tailFrom, null);
  });

  it('counts lines and entries', () => {
    assert.deepEqual(verify(utf8('{"a":1}\n\n{"b":2}\n{"c"')).facts, { kind: 'lines', lines: 4, entries: 3 });
  });

  for (const length of [lineLimit - 1, lineLimit, lineLimit + 1, 5 * lineLimit]) {
    for (const size of [1_000, lineLimit, 1_000_000]) {
      it(`reads a line of ${length} bytes to its end, in pieces of ${size}`, () => {
        const long = `{"a":"${'x'.repeat(length - 8)}"}`;
        const pieces = (text: string): JournalReport => {
          const bytes = utf8(text);
          return verify(
            bytes,
            Array.from({ length: Math.floor(bytes.length / size) }, (_, n) => (n + 1) * size),
          );
        };
        assert.deepEqual(pieces(`${entry}\n${long}\n${entry}\n`).findings, []);
        const cut = pieces(`${entry}\n${long.slice(0, -1)}\n${entry}\n`).findings;
        assert.deepEqual(
          cut.map(({ code, line }) => [code, line]),
          [['json-cut', 2]],
        );
        const glued = pieces(`${entry}\n${long}${long}\n${entry}\n`).findings;
        assert.deepEqual(
          glued.map(({ code, offset }) => [code, offset]),
          [['json-glued', utf8(entry).length + 1 + length]],
        );
        assert.deepEqual(
          pieces(`${entry}\n${long.slice(0, -1)}`).findings.map(({ code }) => code),
          ['json-half-written'],
        );
      });
    }
  }

  const journal = utf8(`${entry}\n{"event":"deleted","n":-1.5e3,"list":[true,null,"\\u00e9"]}\n${entry}\n`);

  it('finds in every truncation that it is one, and nothing that would be damage', () => {
    const ends = new Set([0, ...[...journal.keys()].filter((at) => journal[at] === 0x0a).map((at) => at + 1)]);
    for (let length = 0; length <= journal.length; length++) {
      const { health, findings } = verify(journal.subarray(0, length));
      assert.equal(health, 'ok', `${length}`);
      assert.equal(findings.length, ends.has(length) ? 0 : 1, `${length}`);
    }
  });

  it('finds every flipped byte after which a line is no JSON or no UTF-8, and blames no other', () => {
    for (let at = 0; at < journal.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = journal.slice();
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        const { health } = verify(flipped);
        assert.equal(health === 'ok', everyLineIsWhole(flipped), `${at} ${bit}`);
      }
    }
  });

  it('says the same whatever the pieces, and when it goes on after a report', () => {
    const part = fc.constantFrom(entry, '\n', '\n', '{"a":', '}', '\u0000', '\xff', ' ', '\r', '[1', '"', '\\', 'x');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat()), fc.nat(), (parts, cuts, half) => {
        const bytes = latin1(parts.join(''));
        const whole = verify(bytes);
        assert.deepEqual(verify(bytes, cuts), whole);
        const verifier = ndjsonJournal.createVerifier();
        const first = half % (bytes.length + 1);
        verifyPieces(verifier, [bytes.subarray(0, first)]);
        assert.equal(verifier.rewind(), first);
        assert.deepEqual(verifyPieces(verifier, [bytes.subarray(first)]), whole);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** By JSON.parse and a strict decoder; the last line may be half written, but a byte that is no UTF-8 is one there too. */
function everyLineIsWhole(bytes: Uint8Array): boolean {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, from)) {
    lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  const isWhole = (line: Uint8Array): boolean => {
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
      if (text.trim() !== '') JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const tail = bytes.subarray(from);
  return lines.every(isWhole) && (tail.length === 0 || isWhole(tail));
}
