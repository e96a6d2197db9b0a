import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { atPointer, isJsonPointer, pointerToken } from '../../../../../src/core/dialects/declared/jsonPointer';

/** The document and the answers of RFC 6901, section 5. */
const document: unknown = JSON.parse(
  '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}',
);
const answers: readonly (readonly [pointer: string, value: unknown])[] = [
  ['', document],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/e^f', 3],
  ['/g|h', 4],
  ['/i\\j', 5],
  ['/k"l', 6],
  ['/ ', 7],
  ['/m~0n', 8],
];

describe('a JSON pointer', () => {
  it('finds what the standard says it finds', () => {
    assert.deepEqual(
      answers.map(([pointer]) => [pointer, atPointer(document, pointer)]),
      answers,
    );
  });

  it('finds nothing where nothing is, and nothing that is only inherited', () => {
    const nowhere = ['/foo/2', '/foo/-', '/foo/00', '/foo/-1', '/foo/length', '/foo/0/0', '/__proto__', '/constructor'];
    assert.deepEqual(
      nowhere.filter((pointer) => atPointer(document, pointer) !== undefined),
      [],
    );
    assert.equal(atPointer(JSON.parse('{"__proto__":{"pid":1}}'), '/__proto__/pid'), 1);
    for (const value of [null, 1, 'text', true, undefined]) assert.equal(atPointer(value, '/length'), undefined);
  });

  it('is one only in the form of the standard', () => {
    assert.deepEqual(['', '/', '/a', '/~0~1', '/~01'].map(isJsonPointer), Array(5).fill(true));
    assert.deepEqual(['a', '#/a', '/~', '/~2', '/a~', 'a/b', ' /a'].map(isJsonPointer), Array(7).fill(false));
    assert.equal(atPointer({ a: 1 }, 'a'), undefined);
  });

  it('reads ~01 as ~1 and not as a slash', () => {
    assert.equal(atPointer({ '~1': 'tilde', '/': 'slash' }, '/~01'), 'tilde');
  });

  it('made of any keys leads back to what stands there', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), fc.jsonValue(), (keys, value) => {
        const whole = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
        assert.deepEqual(atPointer(whole, keys.map(pointerToken).join('')), value);
      }),
    );
  });
});
