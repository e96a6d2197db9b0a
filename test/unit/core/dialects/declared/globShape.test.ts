import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { globShape } from '../../../../../src/core/dialects/declared/globShape';
import { matches } from '../../../../../src/core/dialects/nameIndex';
import { globMatcher } from '../../../../../src/node/files/excludes';

function names(glob: string): unknown {
  const shape = globShape(glob);
  return typeof shape === 'string' ? shape : shape.names;
}

function flags(glob: string): string {
  const shape = globShape(glob);
  if (typeof shape === 'string') return shape;
  return (['bareName', 'anyFolder', 'openEnded'] as const).filter((flag) => shape[flag]).join(' ');
}

describe('the glob of a declared dialect', () => {
  it('gives the names to look for: whole ones, or beginnings and ends', () => {
    assert.deepEqual(names('deploy/x.lock'), [{ exact: 'x.lock' }]);
    assert.deepEqual(names('**/app-*.lock'), [{ prefix: 'app-', suffix: '.lock' }, { exact: 'app-.lock' }]);
    assert.deepEqual(names('a/*b*c?d.lock'), [{ prefix: '', suffix: 'd.lock' }]);
    assert.deepEqual(names('app-[0-9].lock'), [{ prefix: 'app-', suffix: '.lock' }]);
    assert.deepEqual(names('{a,b/c}.{lock,pid}'), [
      { exact: 'a.lock' },
      { exact: 'a.pid' },
      { exact: 'c.lock' },
      { exact: 'c.pid' },
    ]);
    assert.deepEqual(names('lock-*'), [{ prefix: 'lock-', suffix: '' }, { exact: 'lock-' }]);
  });

  it('is refused where it says nothing of a name, or readers of globs differ', () => {
    const wide = ['*', '**', '**/*', 'a/**', 'a/*', '*.*', '.*', '?', '**/[a-z]', '{a,*}', '???'];
    assert.deepEqual(wide.map(names), Array(wide.length).fill('glob-too-wide'));
    const amiss = [
      'a//b',
      'a/',
      '{a}',
      '{a',
      'a}',
      '}a{',
      '[',
      '[]',
      'a]',
      '[^a]x',
      'a**b',
      '+(a)',
      'a|b',
      '{a,{b}}',
      '***',
    ];
    assert.deepEqual(amiss.map(names), Array(amiss.length).fill('glob-syntax'));
    const elsewhere = ['/a', '~/a', 'C:/a', 'c:a', './a', '../a', 'a/../b', 'a/./b'];
    assert.deepEqual(elsewhere.map(names), Array(elsewhere.length).fill('glob-not-relative'));
  });

  it('tells when it says little of the name, of the folder, or of the end', () => {
    assert.deepEqual(
      [
        '**/*.lock',
        '*.pid',
        '**/x*.lock',
        'deploy/*.lock',
        '*/*/*.l',
        '**/x.lock',
        'deploy/lo*',
        '**/lo*',
        'de*.lock',
      ].map(flags),
      [
        'bareName anyFolder',
        'bareName anyFolder',
        'bareName anyFolder',
        'bareName',
        'bareName anyFolder',
        'anyFolder',
        'openEnded',
        'anyFolder openEnded',
        'anyFolder',
      ],
    );
  });

  it('never has a match whose name is not among those it gives', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '1',
      '.',
      'lock',
      '-',
      '*',
      '?',
      '[ab]',
      '[!a]',
      '{a,b1}',
      '{,x}',
      '/',
      '**/',
    );
    const letter = fc.constantFrom('a', 'b', 'b1', '1', '.', 'lock', '-', 'x', '/');
    const text = (part: fc.Arbitrary<string>): fc.Arbitrary<string> =>
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    let seen = 0;
    fc.assert(
      fc.property(text(piece), fc.array(text(letter), { minLength: 20, maxLength: 20 }), (glob, paths) => {
        const shape = globShape(glob);
        if (typeof shape === 'string') return;
        const isMatch = globMatcher([glob]);
        for (const path of paths.filter((one) => isMatch(one) && !/\/$|\/\/|^\//.test(one))) {
          seen++;
          const name = path.split('/').at(-1) ?? '';
          assert.ok(
            shape.names.some((pattern) => matches(pattern, name)),
            `${glob} matches ${path}`,
          );
        }
      }),
      { numRuns: 3_000, seed: 20_261_120 },
    );
    assert.ok(seen > 100, `${seen}`);
  });

  it('is read without a throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab*?[]{},!/.\\'.split('')), maxLength: 30 }), (glob) => {
        assert.ok(globShape(glob));
      }),
      { numRuns: 5_000 },
    );
  });
});
