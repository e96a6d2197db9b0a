import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { basename, dirname, isWithin, joinPath, relativeTo } from '../../../src/core/paths';

describe('a path', () => {
  it('is split into its folder and its name', () => {
    const paths = [
      '/a/b',
      '/a',
      '/',
      '/a\\b/c\\d',
      'C:\\a\\b',
      'C:\\a',
      'C:/a/b',
      'c:\\a/b',
      '\\\\server\\share\\a',
      'name',
    ];
    assert.deepEqual(
      paths.map((path) => [dirname(path), basename(path)]),
      [
        ['/a', 'b'],
        ['/', 'a'],
        ['/', ''],
        ['/a\\b', 'c\\d'],
        ['C:\\a', 'b'],
        ['C:\\', 'a'],
        ['C:/a', 'b'],
        ['c:\\a', 'b'],
        ['\\\\server\\share', 'a'],
        ['.', 'name'],
      ],
    );
  });

  it('is joined with the separator of its folder, which is never doubled', () => {
    assert.deepEqual(
      [
        joinPath('/', 'a'),
        joinPath('/a', 'b'),
        joinPath('/a\\b', 'c'),
        joinPath('C:\\', 'a'),
        joinPath('C:\\a', 'b'),
        joinPath('C:/a', 'b'),
      ],
      ['/a', '/a/b', '/a\\b/c', 'C:\\a', 'C:\\a\\b', 'C:/a/b'],
    );
  });

  it('lies within a folder, not within one whose name only begins alike', () => {
    const within: readonly (readonly [string, string])[] = [
      ['/ws', '/ws'],
      ['/ws/a', '/ws'],
      ['/ws/a', '/ws/'],
      ['/ws', '/'],
      ['C:\\ws\\a', 'C:\\ws'],
      ['C:\\ws', 'C:\\'],
    ];
    const without: readonly (readonly [string, string])[] = [
      ['/wsx', '/ws'],
      ['/ws', '/ws/a'],
      ['/WS/a', '/ws'],
      ['C:\\wsx', 'C:\\ws'],
      ['/ws\\a', '/ws'],
    ];
    assert.deepEqual(
      [within.filter(([a, b]) => !isWithin(a, b)), without.filter(([a, b]) => isWithin(a, b))],
      [[], []],
    );
  });

  it('is told relative to a folder with forward slashes', () => {
    assert.deepEqual(
      [
        relativeTo('/ws/a/b', '/ws'),
        relativeTo('/ws/a\\b', '/ws'),
        relativeTo('/ws', '/ws'),
        relativeTo('/else', '/ws'),
        relativeTo('/a', '/'),
        relativeTo('C:\\ws\\a\\b', 'C:\\ws'),
        relativeTo('C:\\a\\b', 'C:\\'),
      ],
      ['a/b', 'a\\b', '', '/else', 'a', 'a/b', 'a/b'],
    );
  });

  const segment = fc.stringMatching(/^[a-z .äß]{1,8}$/).filter((name) => !/^\.{1,2}$/.test(name));
  const segments = fc.array(segment, { minLength: 1, maxLength: 5 });

  it('is taken apart as Node does it, on POSIX and on Windows', () => {
    fc.assert(
      fc.property(segments, (parts) => {
        const unix = `/${parts.join('/')}`;
        const windows = `C:\\${parts.join('\\')}`;
        assert.deepEqual([dirname(unix), basename(unix)], [posix.dirname(unix), posix.basename(unix)]);
        assert.deepEqual([dirname(windows), basename(windows)], [win32.dirname(windows), win32.basename(windows)]);
      }),
    );
  });

  it('is whole again when its parts are joined', () => {
    fc.assert(
      fc.property(segments, fc.constantFrom('/', 'C:\\', '\\\\server\\share\\'), (parts, root) => {
        const path = parts.reduce(joinPath, root);
        assert.equal(joinPath(dirname(path), basename(path)), path);
        assert.ok(isWithin(path, dirname(path)));
      }),
    );
  });
});
