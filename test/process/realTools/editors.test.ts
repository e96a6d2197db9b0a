import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { until } from '../../support/lockPrograms';
import { ensureTool } from '../../support/realTools/ensureTool';
import { killAlone, RealScene } from '../../support/realTools/realScene';

if (process.platform === 'linux') {
  describe('lockscope ls and tools that name themselves in their locks', function () {
    // The tools may have to be installed first.
    this.timeout(5 * 60_000);
    let scene: RealScene;

    beforeEach(() => {
      scene = new RealScene();
    });

    afterEach(() => scene.end());

    /** Resolves once something stands there that is not empty; Vim makes its file, takes it away and makes it again. */
    async function arrived(path: string): Promise<void> {
      await until(() => Promise.resolve((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0), Boolean);
    }

    it('tells an hg that waits in its editor, and one that was killed there', async () => {
      const hg = await ensureTool(['hg'], 'mercurial');
      scene.file('history/a.txt', 'first');
      const cwd = scene.at('work', 'history');
      const editor = 'sh -c "echo editing; exec sleep 1000"';
      const env = { ...process.env, HGRCPATH: '', HGUSER: 'ada', HGEDITOR: editor, HOME: scene.at('home') };
      execFileSync(hg, ['init'], { cwd, env });
      execFileSync(hg, ['add', '--quiet', 'a.txt'], { cwd, env });
      const committing = await scene.programs.start(hg, ['commit'], { cwd, env });
      assert.equal(await committing.line(), 'editing');
      const lock = scene.at('work', 'history', '.hg', 'wlock');
      const { dialect, verdict, holder, releasable } = await scene.lockAt(lock);
      assert.deepEqual([dialect, verdict, releasable], ['mercurial.lock', 'held', false]);
      assert.deepEqual([holder?.pid, holder?.host, holder?.liveness], [committing.pid, hostname(), 'alive']);
      assert.match(holder?.command ?? '', /hg commit$/);
      await killAlone(committing);
      assert.deepEqual(await scene.told(lock), {
        dialect: 'mercurial.lock',
        verdict: 'stale',
        releasable: true,
        holders: [committing.pid],
        evidence: ['names-pid', 'process-absent'],
      });
    });

    it('tells a file that Vim edits, and one whose Vim was killed, whose text is never given away', async () => {
      const vim = await ensureTool(['vim', 'vim.tiny'], 'vim-tiny');
      const file = scene.file('notes/a.txt', 'first\n');
      const env = { ...process.env, HOME: scene.at('home') };
      const editing = await scene.programs.start(
        vim,
        ['-e', '-s', '-N', '-u', 'NONE', '-c', 'set updatecount=1', file],
        {
          cwd: scene.at('work'),
          env,
        },
      );
      const swap = scene.at('work', 'notes', '.a.txt.swp');
      editing.child.stdin?.write('append\nsecond\n.\npreserve\n!echo ready\n');
      await arrived(swap);
      const held = await until(
        () => scene.lockAt(swap),
        ({ verdict }) => verdict === 'held',
      );
      assert.deepEqual([held.dialect, held.releasable, held.holder?.pid], ['vim.swap', false, editing.pid]);
      assert.match(held.holder?.command ?? '', /^vim/);
      await killAlone(editing);
      const { verdict, releasable, evidence } = await scene.told(swap);
      assert.deepEqual([verdict, releasable], ['stale', false]);
      assert.ok(evidence.includes('process-absent') && evidence.includes('is-data'));
    });

    it('tells a file that nano edits, and one whose nano was killed', async () => {
      await ensureTool(['nano'], 'nano');
      scene.file('notes/a.txt', 'first\n');
      const env = { ...process.env, HOME: scene.at('home'), TERM: 'xterm' };
      const args = ['--quiet', '--return', '--command', 'exec nano --ignorercfiles --locking a.txt', '/dev/null'];
      const cwd = scene.at('work', 'notes');
      await scene.programs.start('script', args, { cwd, env });
      const lock = scene.at('work', 'notes', '.a.txt.swp');
      await arrived(lock);
      const { dialect, verdict, holder } = await scene.lockAt(lock);
      assert.deepEqual([dialect, verdict], ['nano.lock-file', 'held']);
      assert.match(holder?.command ?? '', /^nano /);
      const pid = holder?.pid ?? assert.fail();
      process.kill(pid, 'SIGKILL');
      const gone = await until(
        () => scene.told(lock),
        (told) => told.verdict !== 'held',
      );
      assert.deepEqual([gone.verdict, gone.releasable, gone.holders], ['stale', true, [pid]]);
    });

    it('tells a file with unsaved changes in Emacs, and one whose Emacs was killed', async () => {
      const emacs = await ensureTool(['emacs'], 'emacs-nox');
      const file = scene.file('notes/a.txt', 'first\n');
      const change = `(progn (find-file "${file}") (insert "second") (sleep-for 1000))`;
      const editing = await scene.programs.start(emacs, ['--batch', '-Q', '--eval', change], {
        cwd: scene.at('work'),
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const link = scene.at('work', 'notes', '.#a.txt');
      await until(
        () => Promise.resolve(readdirSync(scene.at('work', 'notes'))),
        (names) => names.includes('.#a.txt'),
      );
      const held = await scene.lockAt(link);
      assert.deepEqual([held.dialect, held.verdict, held.holder?.pid], ['emacs.file-lock', 'held', editing.pid]);
      assert.match(held.holder?.command ?? '', /^emacs --batch/);
      await killAlone(editing);
      const { verdict, releasable, evidence } = await scene.told(link);
      assert.deepEqual([verdict, releasable], ['stale', true], readlinkSync(link));
      assert.ok(evidence.includes('process-absent'));
    });

    it('says nothing of the Emacs of another machine, dead or not', async () => {
      scene.file('notes/b.txt');
      symlinkSync('ada@elsewhere.example.org.4711:1790000000', scene.at('work', 'notes', '.#b.txt'));
      const lock = await scene.lockAt(scene.at('work', 'notes', '.#b.txt'));
      assert.deepEqual([lock.verdict, lock.releasable, lock.holder?.liveness], ['unknown', false, 'remote']);
      assert.ok(lock.evidence.some(({ code }) => code === 'other-host'));
    });

    it('tells a borg that waits for its input, and one that was killed', async () => {
      const borg = await ensureTool(['borg'], 'borgbackup');
      const env = { ...process.env, HOME: scene.at('home'), BORG_BASE_DIR: scene.at('home') };
      const cwd = scene.at('work');
      execFileSync(borg, ['init', '--encryption=none', 'backup'], { cwd, env, stdio: 'ignore' });
      const creating = await scene.programs.start(borg, ['create', 'backup::first', '-'], { cwd, env });
      const lock = scene.at('work', 'backup', 'lock.exclusive');
      const roster = scene.at('work', 'backup', 'lock.roster');
      await until(() => Promise.resolve(existsSync(roster) && readdirSync(lock).length === 1), Boolean);
      for (const path of [lock, roster]) {
        const { verdict, holder, releasable } = await scene.lockAt(path);
        assert.deepEqual([verdict, holder?.pid, releasable], ['held', creating.pid, false], path);
        assert.match(holder?.command ?? '', /borg create/);
      }
      await killAlone(creating);
      for (const path of [lock, roster]) {
        const { verdict, evidence, releasable } = await scene.told(path);
        assert.deepEqual([verdict, releasable], ['stale', false], path);
        assert.ok(evidence.includes('process-absent'));
      }
    });
  });
}
