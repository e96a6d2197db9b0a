import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { deepestNesting, JsonCheck, type JsonVerdict } from '../../../../../src/core/journal/lines/jsonCheck';
import { cutAt, utf8 } from '../../../../support/journalBuilder';

function check(text: string, cuts: readonly number[] = []): JsonVerdict {
  const json = new JsonCheck();
  for (const piece of cutAt(utf8(text), cuts)) json.push(piece, 0, piece.length);
  return json.verdict();
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const nearJson = fc
  .array(
    fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '"\\u00e9"',
        '\\',
        '\\u12',
        '0',
        '01',
        '-',
        '1.5',
        '.',
        'e',
        'E+',
        '2',
      ],
      ...['true', 'false', 'null', 'tru', ' ', '\t', '\r', '"ü"', '\u0001', '{"a":1}', '[1,2]', 'ü'],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('the check of JSON', function () {
  this.timeout(60_000);

  it('takes every value that JSON can write, in any pieces', () => {
    fc.assert(
      fc.property(fc.json(), fc.array(fc.nat()), (text, cuts) => {
        assert.deepEqual(check(text, cuts), { state: 'value' });
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes and refuses what JSON.parse takes and refuses', () => {
    fc.assert(
      fc.property(nearJson, fc.array(fc.nat()), (text, cuts) => {
        assert.equal(check(text, cuts).state === 'value', parses(text), text);
        assert.deepEqual(check(text, cuts), check(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it('calls every beginning of an object cut, and nothing else', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        for (let length = 1; length < text.length; length++) {
          // Not in the middle of a character.
          if (/[\ud800-\udfff]/.test(text.charAt(length - 1))) continue;
          assert.equal(check(text.slice(0, length)).state, 'cut', text.slice(0, length));
        }
      }),
      { numRuns: 300 },
    );
  });

  for (const [text, expected] of [
    ['', { state: 'blank' }],
    [' \t\r', { state: 'blank' }],
    ['{"a":1}{"b":2}', { state: 'glued', at: 7 }],
    ['1 2', { state: 'glued', at: 2 }],
    ['{"a":1,}', { state: 'wrong', at: 7 }],
    ['{"a" 1}', { state: 'wrong', at: 5 }],
    ['[01]', { state: 'wrong', at: 2 }],
    ['"a\nb"', { state: 'wrong', at: 2 }],
    ['nul', { state: 'cut' }],
    ['-', { state: 'cut' }],
    ['12', { state: 'value' }],
    ['[]]', { state: 'glued', at: 2 }],
  ] as const) {
    it(`says ${JSON.stringify(expected)} of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(check(text), expected);
    });
  }

  it('goes a million brackets deep, as JSON.parse does, and no further', () => {
    assert.equal(check('['.repeat(deepestNesting) + ']'.repeat(deepestNesting)).state, 'value');
    assert.equal(check('['.repeat(deepestNesting)).state, 'cut');
    const deeper = '{"a":'.repeat(deepestNesting);
    assert.deepEqual(check(`${deeper}[]`), { state: 'deep', at: deeper.length });
    assert.deepEqual(check(`${deeper}]`), { state: 'wrong', at: deeper.length });
  });

  it('can be used again', () => {
    const json = new JsonCheck();
    for (const text of ['{"a":[', 'x', '{"a":"ü"}']) {
      json.reset();
      json.push(utf8(text), 0, utf8(text).length);
    }
    assert.deepEqual([json.verdict(), json.isWide], [{ state: 'value' }, true]);
    json.reset();
    json.push(utf8('1'), 0, 1);
    assert.deepEqual([json.verdict(), json.isWide], [{ state: 'value' }, false]);
  });
});
