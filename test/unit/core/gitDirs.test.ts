import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { linkedGitDirs } from '../../../src/core/gitDirs';
import type { FileSystem } from '../../../src/core/ports';
import { MemoryFileSystem } from '../../support/memory/memoryFileSystem';
import { MemoryTree } from '../../support/memory/memoryTree';
import { now } from './judging';

const gitFile = '/ws/.git';
const gitDir = '/repo/.git/worktrees/ws';

describe('the git directory that a .git file points to', () => {
  let tree: MemoryTree;

  beforeEach(() => {
    tree = new MemoryTree(() => now);
  });

  function put(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) tree.put(path, text);
  }

  function found(...files: readonly string[]): Promise<readonly string[]> {
    return linkedGitDirs(new MemoryFileSystem(tree), files);
  }

  const worktree = {
    [gitFile]: `gitdir: ${gitDir}\n`,
    [`${gitDir}/gitdir`]: `${gitFile}\n`,
    [`${gitDir}/commondir`]: '../..\n',
  };

  it('of a linked worktree is followed together with its repository', async () => {
    put(worktree);
    assert.deepEqual(await found(gitFile), [gitDir, '/repo/.git']);
  });

  it('is followed where both ways are relative', async () => {
    put({
      ...worktree,
      [gitFile]: 'gitdir: ../repo/.git/worktrees/ws\n',
      [`${gitDir}/gitdir`]: '../../../../ws/.git\n',
    });
    assert.deepEqual(await found(gitFile), [gitDir, '/repo/.git']);
  });

  it('is named once for several worktrees of one repository', async () => {
    put(worktree);
    put({
      '/two/.git': 'gitdir: /repo/.git/worktrees/two',
      '/repo/.git/worktrees/two/gitdir': '/two/.git',
      '/repo/.git/worktrees/two/commondir': '../..',
    });
    assert.deepEqual(await found(gitFile, '/two/.git'), [gitDir, '/repo/.git', '/repo/.git/worktrees/two']);
  });

  it('of a submodule is followed where its configuration points back', async () => {
    put({
      '/ws/lib/.git': 'gitdir: ../.git/modules/lib\n',
      '/ws/lib/deep/.git': 'gitdir: ../../.git/modules/lib/modules/deep\n',
      '/ws/.git/modules/lib/config': '[core]\n\tbare = false\n\tworktree = ../../../lib\n',
      '/ws/.git/modules/lib/modules/deep/config': '[core]\n\tworktree = /ws/lib/deep\n',
    });
    assert.deepEqual(await found('/ws/lib/.git', '/ws/lib/deep/.git'), [
      '/ws/.git/modules/lib',
      '/ws/.git/modules/lib/modules/deep',
    ]);
  });

  it('of a submodule is not followed where its configuration is of another checkout, or is not there', async () => {
    put({
      '/ws/.git': 'gitdir: /home/ada/project/.git/modules/lib\n',
      '/home/ada/project/.git/modules/lib/config': '[core]\n\tworktree = ../../../lib\n',
    });
    assert.deepEqual(await found('/ws/.git'), []);
    put({ '/ws/.git': 'gitdir: /home/ada/project/.git/modules/other\n' });
    assert.deepEqual(await found('/ws/.git'), []);
  });

  it('is not followed into a folder that does not point back, nor to one that points elsewhere', async () => {
    put({ [gitFile]: 'gitdir: /home/ada\n' });
    assert.deepEqual(await found(gitFile), []);
    put({ ...worktree, [`${gitDir}/gitdir`]: '/another/.git\n' });
    assert.deepEqual(await found(gitFile), []);
  });

  it('is not followed on to a repository that it does not stand in', async () => {
    put({ [gitFile]: 'gitdir: trap\n', '/ws/trap/gitdir': '../.git\n', '/ws/trap/commondir': '/home/ada\n' });
    assert.deepEqual(await found(gitFile), ['/ws/trap']);
  });

  it('is followed alone where it does not say whose it is', async () => {
    put({ ...worktree, [`${gitDir}/commondir`]: '\n' });
    assert.deepEqual(await found(gitFile), [gitDir]);
  });

  it('is nothing where the file says nothing, too much, or no text', async () => {
    for (const text of [
      '',
      'gitdir:',
      'gitdir: \n',
      'GITDIR: /repo\n',
      `gitdir: /repo/.git/modules/${'x'.repeat(9_000)}`,
      '# gitdir: /a',
    ]) {
      put({ ...worktree, [gitFile]: text });
      assert.deepEqual(await found(gitFile), [], text.slice(0, 20));
    }
    tree.put(gitFile, new Uint8Array([...new TextEncoder().encode('gitdir: /repo/'), 0xff]));
    assert.deepEqual([await found(gitFile), await found('/nowhere/.git'), await found()], [[], [], []]);
  });

  it('is found on Windows, where git writes its ways otherwise than everybody else', async () => {
    const texts: Readonly<Record<string, string>> = {
      'c:\\ws\\.git': 'gitdir: C:/repo/.git/worktrees/ws\n',
      'C:\\repo\\.git\\worktrees\\ws\\gitdir': 'C:/ws/.git\n',
      'C:\\repo\\.git\\worktrees\\ws\\commondir': '../..\n',
    };
    const look: FileSystem['look'] = (requests) =>
      Promise.resolve(
        requests.map(({ path }) => {
          const seen = new MemoryTree(() => now);
          if (texts[path] !== undefined) seen.put('/x', texts[path]);
          return seen.look({ path: '/x', maxBytes: 9_000 });
        }),
      );
    assert.deepEqual(await linkedGitDirs({ look }, ['c:\\ws\\.git']), [
      'C:\\repo\\.git\\worktrees\\ws',
      'C:\\repo\\.git',
    ]);
  });
});
