import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { ensureGit, git } from '../../support/git';
import { age } from '../../support/realTools/age';
import { gitEnvironment, gitInEditor } from '../../support/realTools/gitAtWork';
import { killAlone, RealScene, type Told } from '../../support/realTools/realScene';

/** Beyond the time for which a lock of git that nobody seems to have is left alone. Milliseconds. */
const pastGraceMs = 61_000;
/** Of this run alone, so that others at the same time do no harm. */
const somebody = 300_000 + process.pid;

if (process.platform === 'linux') {
  describe('lockscope ls and git in places of many kinds', function () {
    this.timeout(60_000);
    let scene: RealScene;
    let repository: string;

    before(ensureGit);

    beforeEach(() => {
      scene = new RealScene();
      repository = scene.at('work', 'repository');
      scene.file('repository/a.txt', 'first');
      scene.manifests('repository');
      git(repository, ['init', '-q']);
      git(repository, ['add', '.']);
      git(repository, ['commit', '-q', '-m', 'first']);
    });

    afterEach(() => scene.end());

    const held = (pid: number): Omit<Told, 'dialect'> => ({
      verdict: 'held',
      releasable: false,
      holders: [pid],
      evidence: ['names-nobody', 'used-by'],
    });
    const stale = { verdict: 'stale', releasable: true, holders: [], evidence: ['names-nobody', 'used-by-nobody'] };

    it('tells the lock of a linked worktree that is opened alone, in its git directory elsewhere', async () => {
      const linked = scene.at('work', 'linked');
      git(repository, ['worktree', 'add', '-q', linked]);
      writeFileSync(join(linked, 'a.txt'), 'changed');
      writeFileSync(join(repository, 'a.txt'), 'changed too');
      const lock = join(repository, '.git', 'worktrees', 'linked', 'index.lock');
      const committing = await gitInEditor(scene, ['commit', '-a'], linked);
      const dialect = 'git.index-lock';
      assert.deepEqual(await scene.told(lock, linked), { dialect, ...held(committing.pid) });
      await killAlone(committing);
      age(lock, pastGraceMs);
      // Another git, in the worktree beside it, has a lock of its own.
      const other = await gitInEditor(scene, ['commit', '-a'], repository);
      assert.deepEqual(await scene.told(lock, linked), { dialect, ...stale });
      assert.deepEqual(await scene.told(join(repository, '.git', 'index.lock')), { dialect, ...held(other.pid) });
    });

    it('tells the lock of a submodule, opened alone or with what it is part of', async () => {
      git(repository, ['submodule', '--quiet', 'add', repository, 'part']);
      const part = join(repository, 'part');
      writeFileSync(join(part, 'a.txt'), 'changed');
      const lock = join(repository, '.git', 'modules', 'part', 'index.lock');
      const committing = await gitInEditor(scene, ['commit', '-a'], part);
      const dialect = 'git.index-lock';
      for (const folder of [part, repository]) {
        assert.deepEqual(await scene.told(lock, folder), { dialect, ...held(committing.pid) });
      }
      await killAlone(committing);
      age(lock, pastGraceMs);
      for (const folder of [part, repository]) assert.deepEqual(await scene.told(lock, folder), { dialect, ...stale });
    });

    it('names the git of a checkout whose git directory lies elsewhere under its usual name', async () => {
      const [linked, apart] = [scene.at('work', 'linked'), scene.at('work', 'apart')];
      for (const name of ['linked', 'apart']) scene.file(`${name}/a.txt`, 'changed');
      symlinkSync(join(repository, '.git'), join(linked, '.git'));
      mkdirSync(scene.at('work', 'kept'));
      git(apart, ['init', '-q', '--separate-git-dir', scene.at('work', 'kept', '.git')]);
      git(apart, ['add', '.']);
      const dialect = 'git.index-lock';
      for (const [checkout, gitDir] of [
        [linked, join(repository, '.git')],
        [apart, scene.at('work', 'kept', '.git')],
      ] as const) {
        const committing = await gitInEditor(scene, ['commit', '-a'], checkout);
        const lock = join(gitDir, 'index.lock');
        age(lock, pastGraceMs);
        assert.deepEqual(await scene.told(lock), { dialect, ...held(committing.pid) });
        await committing.stop();
        assert.deepEqual(await scene.told(lock), { dialect, ...stale });
      }
    });

    it('names the git that works in a bare repository, and says without one that a git anywhere may have its locks', async () => {
      const bare = scene.at('work', 'bare.git');
      git(scene.at('work'), ['clone', '-q', '--bare', repository, bare]);
      const hook = join(bare, 'hooks', 'reference-transaction');
      writeFileSync(hook, '#!/bin/sh\n[ "$1" = prepared ] && echo prepared && exec sleep 1000\nexit 0\n');
      chmodSync(hook, 0o755);
      const env = gitEnvironment();
      const updating = await scene.programs.start('sh', ['-c', 'exec git update-ref refs/heads/new HEAD 2>&1'], {
        cwd: bare,
        env,
      });
      assert.equal(await updating.line(), 'prepared');
      const lock = join(bare, 'refs', 'heads', 'new.lock');
      const dialect = 'git.unplaced-lock';
      assert.deepEqual(await scene.told(lock), { dialect, ...held(updating.pid) });
      await updating.stop();
      age(lock, pastGraceMs);
      const evidence = ['names-nobody', 'used-by-nobody', 'users-elsewhere'];
      assert.deepEqual(await scene.told(lock), {
        dialect,
        verdict: 'unknown',
        releasable: false,
        holders: [],
        evidence,
      });
    });

    if (process.getuid?.() === 0) {
      it('names the git of another user, and is not sure of one that it may not look into', async () => {
        const own = scene.at('work', 'own');
        scene.file('own/a.txt', 'first');
        for (const path of [own, join(own, 'a.txt'), scene.at('home')]) chownSync(path, somebody, somebody);
        const as = { uid: somebody, gid: somebody };
        const env = gitEnvironment({ HOME: scene.at('home') });
        for (const args of [
          ['init', '-q'],
          ['add', '.'],
        ]) {
          const ran = await scene.programs.start('git', args, { cwd: own, env, ...as });
          await new Promise((resolve) => ran.child.once('exit', resolve));
        }
        const committing = await gitInEditor(scene, ['commit', '-a'], own, as);
        const lock = join(own, '.git', 'index.lock');
        age(lock, pastGraceMs);
        const dialect = 'git.index-lock';
        assert.deepEqual(await scene.told(lock), { dialect, ...held(committing.pid) });
        // A third user sees that there is such a git, and not where it works.
        const third = { uid: somebody + 1, home: scene.at('work') };
        const told = await scene.told(lock, own, third);
        assert.deepEqual(told.verdict, 'unknown');
        assert.ok(told.evidence.includes('users-unreadable'));
        await committing.stop();
        assert.deepEqual(await scene.told(lock), { dialect, ...stale });
        assert.ok(readdirSync(own).includes('a.txt'));
      });
    }
  });
}
