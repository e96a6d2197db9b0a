import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  asciiText,
  decimal,
  jsonObject,
  malformed,
  named,
  parseLonePid,
  parseNothing,
  utf8Text,
} from '../../../../src/core/dialects/content';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the content of a lock', () => {
  it('is text of a plain kind, or none', () => {
    assert.deepEqual(
      ['a b\t\r\n~', '', '\u007f', '\u0000', '\u001b', 'é'].map((text) => asciiText(bytes(text))),
      ['a b\t\r\n~', '', null, null, null, null],
    );
  });

  it('is UTF-8, or none', () => {
    assert.deepEqual(
      [utf8Text(bytes('é…')), utf8Text(new Uint8Array([0xff])), utf8Text(new Uint8Array())],
      ['é…', null, ''],
    );
  });

  it('is a JSON object, or none: half of one, a list and a number are not', () => {
    const texts = ['{"pid":1}', '{"pid":1', '[1]', '1', 'null', '"x"', '', ' {} '];
    assert.deepEqual(
      texts.map((text) => jsonObject(bytes(text))),
      [{ pid: 1 }, null, null, null, null, null, null, {}],
    );
  });

  it('is read without an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (any) => {
        const { state } = parseLonePid(any);
        assert.ok(['named', 'malformed', 'empty'].includes(state));
        const value = jsonObject(any);
        assert.ok(value === null || typeof value === 'object');
      }),
    );
  });
});

describe('a number in a lock', () => {
  it('is decimal, without a sign, and no longer than any pid', () => {
    const texts = ['0', '007', '4194304', '9999999999', '10000000000', '-1', '+1', '1e3', '0x10', '1.0', ' 1', '', '١'];
    assert.deepEqual(texts.map(decimal), [0, 7, 4_194_304, 9_999_999_999, ...Array<null>(9).fill(null)]);
  });
});

describe('a pid that stands alone', () => {
  const read = (text: string): unknown => parseLonePid(bytes(text));

  it('is read with or without blanks and a newline around it', () => {
    for (const text of ['4321', '4321\n', '4321\r\n', '      4321\n', '4321 \n']) {
      assert.deepEqual(read(text), named(4_321), JSON.stringify(text));
    }
  });

  it('is named even where it is nobody’s, and judged so later', () => {
    assert.deepEqual(read('0'), named(0));
  });

  it('is none where anything else stands there', () => {
    assert.deepEqual(['4321 4322', '4321x', '-1', 'pid', ' ', '4321\u0000', 'é', ''].map(read), [
      ...Array<unknown>(5).fill(malformed('no-pid')),
      malformed('binary'),
      malformed('binary'),
      { state: 'empty' },
    ]);
  });

  it('survives being written and read, whatever it is', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', '\n', ' ', '\r\n'), (pid, end) => {
        assert.deepEqual(read(`${pid}${end}`), named(pid));
      }),
    );
  });
});

describe('what a dialect says of a holder', () => {
  it('names no machine and no nonce unless told', () => {
    assert.deepEqual(named(1), { state: 'named', pid: 1, host: null, nonce: null });
    assert.deepEqual(named(1, { host: 'here', since: 5 }), {
      state: 'named',
      pid: 1,
      host: 'here',
      nonce: null,
      since: 5,
    });
  });

  it('that is malformed has no pid unless told', () => {
    assert.deepEqual(malformed('no-pid'), { state: 'malformed', reason: 'no-pid', pid: null });
    assert.deepEqual(malformed('no-nonce', 7), { state: 'malformed', reason: 'no-nonce', pid: 7 });
  });

  it('of a file without content is nobody', () => {
    assert.deepEqual(parseNothing(), { state: 'nobody' });
  });
});
