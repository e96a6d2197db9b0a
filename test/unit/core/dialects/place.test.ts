import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { isBelow, isIn, pathOf, segmentsOf } from '../../../../src/core/dialects/place';

const at = (folder: string): { readonly folder: string } => ({ folder });

describe('where a lock stands', () => {
  it('is told by the last folders on the way to it', () => {
    assert.deepEqual(
      [
        isIn(at('/ws/.next'), '.next'),
        isIn(at('/ws/.next/dev'), '.next', 'dev'),
        isIn(at('/ws/.next/dev/'), '.next', 'dev'),
        isIn(at('C:\\ws\\.next\\dev'), '.next', 'dev'),
        isIn(at('.next'), '.next'),
      ],
      [true, true, true, true, true],
    );
  });

  it('is not told by a folder further up, another order, or a name that only ends alike', () => {
    assert.deepEqual(
      [
        isIn(at('/ws/.next/dev'), '.next'),
        isIn(at('/ws/dev/.next'), '.next', 'dev'),
        isIn(at('/ws/my.next'), '.next'),
        isIn(at('/ws/x.next/dev'), '.next', 'dev'),
        isIn(at('dev'), '.next', 'dev'),
        isIn(at('/'), '.next'),
      ],
      [false, false, false, false, false, false],
    );
  });

  it('is the same question as of its segments, whatever they are', () => {
    const name = fc.stringMatching(/^[ab.]{1,2}$/);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), fc.array(name, { minLength: 1, maxLength: 3 }), (way, names) => {
        const expected = names.length <= way.length && names.join('/') === way.slice(-names.length).join('/');
        assert.equal(isIn(at(`/${way.join('/')}`), ...names), expected);
        assert.equal(isIn(at(`C:\\${way.join('\\')}`), ...names), expected);
      }),
    );
  });

  it('is below any folder on the way by its whole name', () => {
    assert.deepEqual(
      [
        isBelow(at('/ws/target/debug'), 'target'),
        isBelow(at('C:\\ws\\target\\debug'), 'target'),
        isBelow(at('/ws/targets/debug'), 'target'),
      ],
      [true, true, false],
    );
  });

  it('has a path with the separators of its folder', () => {
    assert.deepEqual(
      [
        pathOf({ folder: '/ws', name: 'a' }),
        pathOf({ folder: '/', name: 'a' }),
        pathOf({ folder: 'C:\\ws', name: 'a' }),
        segmentsOf('/a//b/'),
        segmentsOf('C:\\a'),
      ],
      ['/ws/a', '/a', 'C:\\ws\\a', ['a', 'b'], ['C:', 'a']],
    );
  });
});
