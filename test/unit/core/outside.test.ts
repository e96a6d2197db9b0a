import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { OutsideGroup } from '../../../src/core/dialects/dialect';
import { foldersOutside, outsideGroups, outsidePatterns, type WellKnownFolders } from '../../../src/core/outside';
import { codegraphRegistryAt } from '../../../src/core/dialects/codegraph/registry';
import { catalog } from '../../support/dialects';
import { MemoryFileSystem } from '../../support/memory/memoryFileSystem';
import { fileError, MemoryTree } from '../../support/memory/memoryTree';
import { now } from './judging';
import { toolDialect } from './verdicts/observed';

const places: WellKnownFolders = { home: '/home/ada', temporary: '/tmp/', runtime: null, jupyter: null };

function patterns(folders: readonly string[], group: OutsideGroup = 'caches', where = places): readonly string[] {
  return outsidePatterns([toolDialect({ outside: { group: 'caches', folders } })], new Set([group]), where);
}

describe('the places outside of everything that is open', () => {
  it('begin where the short names lead on this machine', () => {
    assert.deepEqual(patterns(['~', '~/.cache/x', '$TMPDIR/x-*', '/var/lock']), [
      '/home/ada',
      '/home/ada/.cache/x',
      '/tmp/x-*',
      '/var/lock',
    ]);
  });

  it('are none where this machine has no such folder, or the name only begins alike', () => {
    assert.deepEqual(
      patterns(['$XDG_RUNTIME_DIR/x', '$JUPYTER_RUNTIME_DIR', '~other/x', '$TMPDIRX/y', 'relative/z']),
      [],
    );
  });

  it('are for codegraph’s registry also where codegraph was told to keep it', () => {
    const folders = (told?: string): unknown =>
      outsidePatterns([codegraphRegistryAt(told)], new Set(['daemons']), places);
    assert.deepEqual(folders('/data/names.json'), ['/home/ada/.codegraph', '/data']);
    assert.deepEqual([folders(), folders(''), folders('names.json')], Array(3).fill(['/home/ada/.codegraph']));
    const claims = ([folder, name]: readonly [string, string]): unknown =>
      codegraphRegistryAt('/data/names.json').claims?.({ folder, name });
    assert.deepEqual(
      (
        [
          ['/data', 'names.json'],
          ['/ws/.codegraph', 'registry.json'],
          ['/ws/.codegraph', 'names.json'],
          ['/data', 'registry.json'],
        ] as const
      ).map(claims),
      [true, true, false, false],
    );
  });

  it('are those of the groups that the user turned on, each once', () => {
    assert.deepEqual([patterns(['~/x', '~/x']), patterns(['~/x'], 'browsers')], [['/home/ada/x'], []]);
  });

  it('are offered by every group, and every dialect’s are of one of them', () => {
    const used = catalog.dialects.flatMap(({ outside }) => (outside === undefined ? [] : [outside.group]));
    assert.deepEqual([...new Set(used)].sort(), [...outsideGroups].sort());
    for (const group of outsideGroups) {
      const everywhere = { home: '/h', temporary: '/t', runtime: '/r', jupyter: '/j' };
      assert.notDeepEqual(outsidePatterns(catalog.dialects, new Set([group]), everywhere), [], group);
    }
  });

  it('are absolute for every dialect, whatever it writes', () => {
    const everywhere = { home: '/h', temporary: '/t', runtime: '/r', jupyter: '/j' };
    const all = catalog.dialects.flatMap(({ outside }) => outside?.folders ?? []);
    const expanded = outsidePatterns(catalog.dialects, new Set(outsideGroups), everywhere);
    assert.equal(expanded.length, new Set(all).size);
  });

  describe('that a pattern stands for', () => {
    let tree: MemoryTree;
    let fs: MemoryFileSystem;

    beforeEach(() => {
      tree = new MemoryTree(() => now);
      fs = new MemoryFileSystem(tree);
      for (const name of ['a1/in', 'a2/in', 'b1/in', 'a.c/in']) tree.putSpecial(`/c/${name}`, 'directory');
      tree.put('/c/a9', 'a file');
      tree.putSpecial('/c/a8', 'symlink');
    });

    it('are folders only, by any text where the asterisk stands', async () => {
      assert.deepEqual(await foldersOutside(fs, ['/c/a*', '/c/*1', '/c/a.*']), ['/c/a1', '/c/a2', '/c/a.c', '/c/b1']);
    });

    it('may lie further below, through several asterisks', async () => {
      assert.deepEqual(
        [await foldersOutside(fs, ['/c/a*/in']), await foldersOutside(fs, ['/*/b*/i*'])],
        [['/c/a1/in', '/c/a2/in', '/c/a.c/in'], ['/c/b1/in']],
      );
    });

    it('without an asterisk are named whether or not they are there, and nothing is listed for them', async () => {
      assert.deepEqual([await foldersOutside(fs, ['/x/y', '/x/y']), fs.lists], [['/x/y'], []]);
    });

    it('are none where the folder above is not there or cannot be listed', async () => {
      fs.listErrors.set('/c', fileError('EACCES'));
      assert.deepEqual(await foldersOutside(fs, ['/nowhere/*', '/c/*']), []);
    });

    it('are five hundred at the most', async () => {
      for (let index = 0; index < 600; index++) tree.putSpecial(`/many/f${index}`, 'directory');
      assert.equal((await foldersOutside(fs, ['/many/*'])).length, 500);
    });
  });
});
