import * as assert from 'node:assert/strict';
import { rareMark, scanLines, wideMark } from '../../../../src/core/journal/codegraphScan';

/** The marks of a line with these two bytes in it, in a block long enough to be passed over by words. */
function marksOf(first: number, second: number, place: number): number {
  const block = new Uint8Array(400).fill(0x61);
  block.set([first, second], 200 + place);
  block[399] = 0x0a;
  let found = -1;
  scanLines(block, 0, block.length, (_from, _end, marks) => (found = marks));
  return found;
}

function ownMark(byte: number): number {
  if (byte >= 0x80) return wideMark;
  return byte < 0x20 || byte === 0x7f ? rareMark : 0;
}

describe('codegraph scan', () => {
  it('marks every byte that is not plain, wherever it stands in a word', () => {
    for (let byte = 0; byte < 256; byte++) {
      if (byte === 0x0a) continue;
      for (const before of [0x61, 0x7f, 0xff]) {
        for (let place = 0; place < 4; place++) {
          const expected = ownMark(before) | ownMark(byte);
          assert.equal(marksOf(before, byte, place), expected, `0x${before.toString(16)} 0x${byte.toString(16)}`);
        }
      }
    }
  });

  it('visits the same lines whatever the alignment of the block', () => {
    const text = 'src/a.ts\n\nDELETED b\nsome/longer/path/to/a/file.test.ts\n'.repeat(20);
    for (let shift = 0; shift < 8; shift++) {
      const bytes = new Uint8Array(shift + text.length);
      bytes.set(
        Uint8Array.from(text, (character) => character.charCodeAt(0)),
        shift,
      );
      const lines: string[] = [];
      scanLines(bytes, shift, bytes.length, (from, end, marks) => {
        assert.equal(marks, 0);
        lines.push(new TextDecoder().decode(bytes.subarray(from, end + 1)));
      });
      assert.equal(lines.join(''), text);
      assert.equal(lines.length, 80);
    }
  });
});
