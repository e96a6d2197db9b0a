import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { dialects } from '../../../src/core/dialects/catalog';
import { isManifest, isManifestName, looksLikeManifest } from '../../../src/core/dialects/manifests';
import { manifestNames, mutexNames } from '../manifestNames';
import { binaryHeads, manifestHeads, mutexContents, otherHeads } from './contents';

describe('a dependency manifest', () => {
  it('is known by its name, however it is written', () => {
    const spelled = manifestNames.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase()]);
    assert.deepEqual(
      spelled.filter((name) => !isManifestName(name)),
      [],
    );
  });

  it('is known when somebody set it aside', () => {
    const aside = manifestNames.flatMap((name) => [`${name}.bak`, `${name}.orig`, `${name}~`]);
    assert.deepEqual(
      aside.filter((name) => !isManifestName(name)),
      [],
    );
  });

  it('is not what a mutex is called, nor any file that a dialect knows by its whole name', () => {
    const exact = dialects.flatMap(({ names }) =>
      names.flatMap((pattern) => ('exact' in pattern ? pattern.exact : [])),
    );
    assert.deepEqual([...mutexNames, ...exact].filter(isManifestName), []);
  });

  it('may be called as one likes in the folders of Pants, Gradle and pub', () => {
    const places: readonly (readonly [folder: string, name: string, is: boolean])[] = [
      ['/ws/3rdparty/python', 'user_reqs.lock', true],
      ['/ws/3rdparty/python', 'daemon.pid', false],
      ['/ws/gradle/dependency-locks', 'compileClasspath.lock', true],
      ['/home/me/.pub-cache/global_packages/stagehand', 'stagehand.lock', true],
      ['C:\\Users\\me\\AppData\\Local\\Pub\\Cache\\global_packages\\x', 'x.lock', true],
      ['/ws/4thparty', 'user_reqs.lock', false],
      ['/ws', 'stagehand.lock', false],
    ];
    assert.deepEqual(
      places.map(([folder, name]) => isManifest({ folder, name })),
      places.map(([, , is]) => is),
    );
  });

  it("is not what a branch's lock is called, even if the branch is named after a tool", () => {
    const folders = [
      '/ws/.git/refs/heads',
      '/ws/.git/refs/remotes/origin',
      '/ws/.git/logs/refs/heads',
      '/srv/x.git/refs',
    ];
    const inside = [...folders, '/ws/.git/modules/lib/refs/heads', 'C:\\ws\\.git\\refs\\heads'];
    assert.deepEqual(
      inside.filter((folder) => isManifest({ folder, name: 'poetry.lock' })),
      [],
    );
    for (const folder of ['/ws/.git', '/ws/.github/refs', '/ws/refs/heads', '/ws/.gitlab/.git2/refs']) {
      assert.equal(isManifest({ folder, name: 'poetry.lock' }), true, folder);
    }
  });

  for (const [what, head] of [...Object.entries(manifestHeads), ...Object.entries(otherHeads)]) {
    it(`is known by how it begins: ${what}`, () => {
      for (const text of [head, head.replaceAll('\n', '\r\n'), `\ufeff${head}`, `\n${head}`]) {
        assert.equal(looksLikeManifest(Buffer.from(text)), true, JSON.stringify(text));
      }
    });
  }

  it('is known by how it begins: the binary one of bun', () => {
    assert.equal(looksLikeManifest(Buffer.from('#!/usr/bin/env bun\nbun-lockfile-format-v0\n\0\0\0\u0002')), true);
  });

  it('is known in the encoding of Windows too', () => {
    const bytes = Buffer.from('\ufeffattrs==25.1.0\r\n', 'utf16le');
    assert.equal(looksLikeManifest(bytes), true);
  });

  for (const [what, text] of Object.entries(mutexContents)) {
    it(`is not what a mutex holds: ${what}`, () => {
      assert.equal(looksLikeManifest(Buffer.from(text)), false);
    });
  }

  it('is no program, picture or table', () => {
    assert.deepEqual(
      Object.entries(binaryHeads).filter(([, bytes]) => looksLikeManifest(bytes)),
      [],
    );
  });

  it('is never seen in a lone number, and judging any bytes is safe', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.uint8Array({ maxLength: 300 }), (pid, bytes) => {
        assert.equal(typeof looksLikeManifest(bytes), 'boolean');
        assert.equal(looksLikeManifest(Buffer.from(`${pid}\n`)), false);
      }),
    );
  });
});
