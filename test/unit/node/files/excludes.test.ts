import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { excludesOf } from '../../../../src/node/files/excludes';

describe('the excludes', () => {
  it('are sorted into names, which a crawl compares quickly, and patterns', () => {
    const { prunedNames, excludes } = excludesOf([
      '**/node_modules',
      '**/.git/objects/**',
      '**/dist/**',
      'out',
      '**/*.cache',
      'a/b/**',
    ]);
    assert.deepEqual(
      [prunedNames, excludes],
      [
        ['node_modules', 'dist'],
        ['**/.git/objects/**', 'out', '**/*.cache', 'a/b/**'],
      ],
    );
  });

  const cases: readonly (readonly [glob: string, out: readonly string[], stays: readonly string[]])[] = [
    [
      '**/node_modules',
      ['node_modules', 'a/node_modules', 'a/node_modules/b'],
      ['node_modules2', 'a', 'my/node_modules_/b'],
    ],
    ['**/dist/**', ['dist', 'a/dist', 'a/dist/b'], ['distribution', 'a']],
    ['out', ['out', 'out/a'], ['a/out', 'outer']],
    ['a/b/**', ['a/b', 'a/b/c/d'], ['a', 'a/bc', 'b']],
    ['**/.git/objects/**', ['.git/objects', '.git/objects/ab', 'sub/.git/objects'], ['.git', '.git/refs']],
    ['**/*.cache', ['.cache', 'x.cache', 'a/x.cache/b'], ['cache', 'x.cached']],
    ['**/{a,b}', ['a', 'b/c', 'x/b'], ['ab', 'c']],
    ['?+++9', ['c+++9', '++++9'], ['c+9', 'cc9', 'ccccc9']],
    ['*/a+', ['x/a+'], ['x/a', 'x/aa']],
  ];
  for (const [glob, out, stays] of cases) {
    it(`${glob} leaves out ${out.join(', ')} and nothing like ${stays.join(', ')}`, () => {
      const { isExcluded } = excludesOf([glob]);
      assert.deepEqual([out.filter((folder) => !isExcluded(folder)), stays.filter(isExcluded)], [[], []]);
    });
  }

  it('leave out nothing when there are none', () => {
    assert.equal(excludesOf([]).isExcluded('node_modules'), false);
  });

  it('count a folder whose name has line breaks in it to what it lies in', () => {
    const { isExcluded } = excludesOf(['**/out/*/x']);
    assert.equal(isExcluded('a\nb\u2028c/out/d\re/x'), true);
  });
});
