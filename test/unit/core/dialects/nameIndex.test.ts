import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { NamePattern } from '../../../../src/core/dialects/dialect';
import { matches, NameIndex } from '../../../../src/core/dialects/nameIndex';
import { catalog } from '../../../support/dialects';

function indexOf(patterns: readonly NamePattern[]): NameIndex<number> {
  return new NameIndex(patterns.map((pattern, value) => ({ pattern, value })));
}

describe('a pattern for names', () => {
  it('takes an exact name and no other', () => {
    const names = ['index.lock', 'Index.lock', 'index.lock ', 'xindex.lock', 'index.loc', ''];
    assert.deepEqual(
      names.filter((name) => matches({ exact: 'index.lock' }, name)),
      ['index.lock'],
    );
  });

  it('takes a beginning and an end with something in between', () => {
    const pattern = { prefix: 'read.', suffix: '.lock' };
    const names = ['read.1.lock', 'read.lock', 'read..lock', 'read.lock.lock', 'aread.1.lock', 'read.1.lock~'];
    assert.deepEqual(
      names.filter((name) => matches(pattern, name)),
      ['read.1.lock', 'read.lock.lock'],
    );
  });

  it('takes an end alone only with something before it', () => {
    assert.deepEqual(
      ['.lock', 'a.lock'].map((name) => matches({ prefix: '', suffix: '.lock' }, name)),
      [false, true],
    );
  });
});

describe('a pattern with a length', () => {
  it('takes names of that length alone', () => {
    const pattern = { prefix: '', suffix: '.json', length: 8 };
    assert.deepEqual(
      ['abc.json', 'ab.json', 'abcd.json', 'abc.jsonx'].filter((name) => matches(pattern, name)),
      ['abc.json'],
    );
  });
});

describe('the index of names', () => {
  const letters = fc.stringMatching(/^[ab.]{0,4}$/);
  const pattern: fc.Arbitrary<NamePattern> = fc.oneof(
    fc.record({ exact: letters }),
    fc.record({ prefix: letters, suffix: letters }),
    fc.record({ prefix: letters, suffix: letters, length: fc.nat({ max: 6 }) }),
  );

  it('finds exactly what its patterns match, in their order, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 8 }), letters, (patterns, name) => {
        const expected = patterns.flatMap((one, index) => (matches(one, name) ? [index] : []));
        const index = indexOf(patterns);
        assert.deepEqual([index.find(name), index.has(name)], [expected, expected.length > 0]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('names a value once, however many of its patterns match', () => {
    const index = new NameIndex([
      { pattern: { exact: 'a.lock' }, value: 'x' },
      { pattern: { prefix: '', suffix: '.lock' }, value: 'x' },
    ]);
    assert.deepEqual(index.find('a.lock'), ['x']);
  });

  it('asks few patterns of a name that is none: nearly every file of a workspace is', () => {
    const patterns = catalog.dialects.flatMap(({ names }) => names);
    const asked = (name: string): number => {
      let count = 0;
      const counted = patterns.map(
        (one) =>
          // Whether it is exact is the first thing that is asked of a pattern.
          new Proxy(one, { has: (target, key) => (count++, Reflect.has(target, key)) }),
      );
      const index = indexOf(counted);
      count = 0;
      index.has(name);
      return count;
    };
    for (const name of ['index.ts', 'README.md', 'a', 'main.rs', 'photo.png', '']) {
      assert.ok(asked(name) <= 12, `${name}: ${asked(name)} of ${patterns.length}`);
    }
  });
});
