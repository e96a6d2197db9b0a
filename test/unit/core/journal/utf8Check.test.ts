import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Utf8Check } from '../../../../src/core/journal/utf8Check';
import { cutAt, latin1 } from '../../../support/journalBuilder';

function firstBad(bytes: Uint8Array, cuts: readonly number[] = [], isWhole = true): ReturnType<Utf8Check['firstBad']> {
  const check = new Utf8Check();
  for (const piece of cutAt(bytes, cuts)) check.push(piece, 0, piece.length);
  return check.firstBad(isWhole);
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const nearUtf8 = fc
  .array(
    fc.constantFrom(
      'a',
      'ü',
      '\xc3',
      '\xbc',
      '\xe2\x82\xac',
      '\xe2\x82',
      '\xf0\x9f\x98\x80',
      '\xf0',
      '\xff',
      '\xed\xa0',
    ),
  )
  .map((parts) => latin1(parts.join('')));

describe('the check of UTF-8', () => {
  it('finds something where a strict decoder does, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.oneof(nearUtf8, fc.uint8Array()), fc.array(fc.nat()), (bytes, cuts) => {
        const found = firstBad(bytes, cuts);
        assert.equal(found === null, decodes(bytes));
        assert.deepEqual(found, firstBad(bytes));
        if (found === null) return;
        assert.ok(decodes(bytes.subarray(0, found.at)), 'what stands before is text');
        assert.ok(!decodes(bytes.subarray(0, found.at + found.length)), 'what is found is none');
      }),
      { numRuns: 5_000 },
    );
  });

  for (const [text, at, length] of [
    ['a\xffb\xff', 1, 1],
    ['\xff\xfe\x80a', 0, 3],
    ['a\xe2\x82', 1, 2],
    ['a\xe2\x82b', 1, 2],
  ] as const) {
    it(`finds ${length} at ${at} in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(firstBad(latin1(text)), { at, length });
    });
  }

  it('does not blame a character whose end may still come', () => {
    assert.equal(firstBad(latin1('a\xe2\x82'), [], false), null);
    assert.deepEqual(firstBad(latin1('\xffa\xe2\x82'), [], false), { at: 0, length: 1 });
  });

  it('can be asked in between, and used again', () => {
    const check = new Utf8Check();
    const push = (text: string): void => check.push(latin1(text), 0, text.length);
    push('\xe2');
    assert.deepEqual(check.firstBad(true), { at: 0, length: 1 });
    push('\x82\xac');
    assert.equal(check.firstBad(true), null);
    push('\xff');
    check.reset();
    push('a');
    assert.equal(check.firstBad(true), null);
  });
});
