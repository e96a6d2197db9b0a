import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { lineLimit } from '../../../../../src/core/journal/line';
import { deepestNesting } from '../../../../../src/core/journal/lines/jsonCheck';
import { ndjsonJournal } from '../../../../../src/core/journal/lines/journals';
import type { JournalReport } from '../../../../../src/core/journal/report';
import { cutAt, latin1, utf8, verifyPieces } from '../../../../support/journalBuilder';

function verify(bytes: Uint8Array, cuts: readonly number[] = []): JournalReport {
  return verifyPieces(ndjsonJournal.createVerifier(), cutAt(bytes, cuts));
}

function places({ findings }: JournalReport): readonly string[] {
  return findings.map(({ code, line, offset, length }) => `${code}@${String(line)}:${offset}+${length}`);
}

const far = 'x'.repeat(2 * lineLimit);

describe('a journal of JSON lines that are very long', function () {
  this.timeout(30_000);

  it('is looked at to the end of each line for bytes that are no text', () => {
    assert.deepEqual(places(verify(latin1(`{"a":"${far}\xff\xfe"}\n`))), [`line-not-utf8@1:${far.length + 6}+2`]);
    assert.deepEqual(places(verify(latin1(`{"a":"${far}\0\0\0"}\n`))), [`nul-byte@1:${far.length + 6}+3`]);
    assert.deepEqual(places(verify(latin1(`{"a":"${far}\xc3\xbc"}\n`))), []);
  });

  it('may begin with a byte order mark, behind which the line is looked at like any other', () => {
    assert.deepEqual(places(verify(utf8(`\ufeff{"a":"${far}"}\n`))), ['byte-order-mark@1:0+3']);
    assert.deepEqual(places(verify(utf8(`\ufeff{"a":"${far}\n`))), [
      'byte-order-mark@1:0+3',
      `json-cut@1:3+${far.length + 6}`,
    ]);
    assert.deepEqual(places(verify(utf8(`1\n\ufeff{"a":"${far}"}\n`))), [`json-invalid@2:2+${far.length + 11}`]);
  });

  it('has no columns and no excerpt for a place that is not at hand', () => {
    const [finding] = verify(utf8(`{"a":"${far}"x}\n`)).findings;
    assert.deepEqual([finding?.code, finding?.columns, finding?.excerpt], ['json-invalid', null, '']);
  });

  it('keeps count of a million levels and not more, so that no line takes all the memory there is', () => {
    const verifier = ndjsonJournal.createVerifier();
    const piece = new Uint8Array(1 << 20).fill(0x5b);
    const before = process.memoryUsage().arrayBuffers;
    for (let n = 0; n < 32; n++) verifier.push(piece);
    assert.ok(process.memoryUsage().arrayBuffers - before < 4 << 20);
    assert.deepEqual(places(verifier.report()), [`json-too-deep@1:${deepestNesting}+${31 << 20}`]);
  });

  it('is judged the same whatever the pieces', () => {
    const part = fc.constantFrom(
      ...['{"a":"', '"}', '\n', '\xff', '\0', '\0\0', '\xc3', '\xbc', '\xef\xbb\xbf', '[1', ']'],
      ...[far, far.slice(0, lineLimit - 7), far.slice(0, lineLimit - 6), far.slice(0, 100)],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 6 }), (parts, cuts) => {
        const bytes = new Uint8Array(Buffer.from(parts.join(''), 'latin1'));
        assert.deepEqual(verify(bytes, cuts), verify(bytes));
      }),
      { numRuns: 60 },
    );
  });
});
