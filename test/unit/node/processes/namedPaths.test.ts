import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { argumentsOf, isInOrBelow, namedPaths } from '../../../../src/node/processes/namedPaths';

describe('namedPaths', () => {
  const cases: readonly (readonly [args: string, cwd: string | null, named: string])[] = [
    ['git -C /a/b status', '/', '/a/b'],
    ['git -C b status', '/a', '/a/b'],
    ['git -C b --git-dir=.git log', '/a', '/a/b/.git'],
    ['git --git-dir=/a/b/.git log', null, '/a/b/.git'],
    ['git --git-dir /a/b/.git log', null, '/a/b/.git'],
    ['make -C/a/b/', '/', '/a/b'],
    ['dd of=/a/b/c', '/', '/a/b/c'],
    ['node ../b/index.js', '/a/c', '/a/b/index.js'],
  ];

  for (const [args, cwd, named] of cases) {
    it(`finds ${named} in "${args}" in ${cwd ?? 'an unknown folder'}`, () => {
      assert.ok(namedPaths(args.split(' '), cwd).has(named));
    });
  }

  it('takes nothing for a path while the folder is unknown that is not absolute', () => {
    assert.deepEqual([...namedPaths(['git', '-C', 'b', 'status'], null)], []);
  });

  it('passes over the program itself', () => {
    assert.deepEqual([...namedPaths(['/a/b/tool'], '/')], []);
  });

  it('finds any absolute path, however it is spelt', () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9_ -]{1,8}$/);
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('', '/', '/.', '//'),
        (parts, end) => {
          const file = `/${parts.join('/')}`;
          assert.ok(namedPaths(['tool', `${file}${end}`], null).has(file));
          assert.ok(namedPaths(['tool', `--at=${file}${end}`], '/x').has(file));
        },
      ),
    );
  });

  it('never throws, and gives absolute paths only', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        for (const file of namedPaths(args, '/somewhere')) {
          assert.ok(file.startsWith('/'));
        }
      }),
    );
  });
});

describe('argumentsOf', () => {
  it('splits at NULs, and keeps blanks and empty arguments', () => {
    assert.deepEqual(argumentsOf('git\0commit -a\0\0-m\0\0\0'), ['git', 'commit -a', '', '-m']);
  });
});

describe('isInOrBelow', () => {
  it('tells a folder from one whose name begins with its', () => {
    assert.ok(isInOrBelow('/a/b', '/a/b'));
    assert.ok(isInOrBelow('/a/b/c', '/a/b'));
    assert.ok(isInOrBelow('/a', '/'));
    assert.ok(!isInOrBelow('/a/bc', '/a/b'));
    assert.ok(!isInOrBelow('/a', '/a/b'));
  });
});
