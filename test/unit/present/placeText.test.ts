import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fileText, folderText, type WorkspaceRoots } from '../../../src/present/placeText';
import { hostile, raw } from './sentences';

/** Path and workspace folders, then the file and its folder as they are shown. */
const places: readonly (readonly [string, WorkspaceRoots, string, string])[] = [
  ['/ws/a/b.lock', ['/ws'], 'a/b.lock', 'a'],
  ['/ws/b.lock', ['/ws'], 'b.lock', 'ws'],
  ['/ws/b.lock', [], '/ws/b.lock', '/ws'],
  ['/else/b.lock', ['/ws'], '/else/b.lock', '/else'],
  ['/wsx/b.lock', ['/ws'], '/wsx/b.lock', '/wsx'],
  ['/b.lock', ['/'], 'b.lock', '/'],
  ['/x/app/a/b.lock', ['/x/app', '/y/lib'], 'app/a/b.lock', 'app/a'],
  ['/x/app/b.lock', ['/x/app', '/y/lib'], 'app/b.lock', 'app'],
  ['/y/app/a/b.lock', ['/x/app', '/y/app'], '/y/app/a/b.lock', '/y/app/a'],
  ['C:\\ws\\a\\b.lock', ['C:\\ws'], 'a/b.lock', 'a'],
  ['C:\\b.lock', ['C:\\'], 'b.lock', 'C:'],
];

describe('a place', () => {
  it('is shown below its workspace folder, by whose name it is led where there are several', () => {
    assert.deepEqual(
      places.map(([path, roots]) => [path, roots, fileText(path, roots), folderText(path, roots)]),
      places,
    );
  });

  it('is harmless whatever its name', () => {
    const path = `/ws/${hostile}/${hostile}`;
    for (const roots of [[], ['/ws'], [`/ws/${hostile}`, '/x']]) {
      assert.doesNotMatch(fileText(path, roots) + folderText(path, roots), raw);
    }
  });
});
