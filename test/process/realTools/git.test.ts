import assert from 'node:assert/strict';
import { existsSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { ensureGit, git } from '../../support/git';
import { until } from '../../support/lockPrograms';
import { age } from '../../support/realTools/age';
import { gitEnvironment, gitInEditor, openedBy } from '../../support/realTools/gitAtWork';
import { killAlone, RealScene } from '../../support/realTools/realScene';

/** Beyond the time for which a lock of git that nobody seems to have is left alone. Milliseconds. */
const pastGraceMs = 61_000;

if (process.platform === 'linux') {
  describe('lockscope ls and a git of this machine', function () {
    this.timeout(60_000);
    let scene: RealScene;
    let repository: string;

    before(ensureGit);

    beforeEach(() => {
      scene = new RealScene();
      repository = scene.at('work', 'repository');
      const file = scene.file('repository/a.txt', 'first');
      scene.manifests('repository');
      git(repository, ['init', '-q']);
      git(repository, ['add', '.']);
      git(repository, ['commit', '-q', '-m', 'first']);
      writeFileSync(file, 'changed');
    });

    afterEach(() => scene.end());

    const inGitDir = (name: string): string => scene.at('work', 'repository', '.git', name);

    it('names the git that waits in its editor, though it has no file of the lock open', async () => {
      const { pid } = await gitInEditor(scene, ['commit', '-a'], repository);
      assert.ok(!openedBy(pid).includes('index.lock'));
      const lock = await scene.lockAt(inGitDir('index.lock'));
      assert.equal(lock.verdict, 'held');
      assert.deepEqual(
        [lock.holder?.pid, lock.holder?.liveness, lock.holder?.command],
        [pid, 'alive', 'git commit -a'],
      );
      assert.deepEqual(
        lock.evidence.map(({ code }) => code),
        ['names-nobody', 'used-by'],
      );
      // However old it is: an editor may be open for days.
      age(inGitDir('index.lock'), 30 * 24 * 3_600_000);
      assert.equal((await scene.told(inGitDir('index.lock'))).verdict, 'held');
    });

    it('calls the lock of a git that was killed in its editor stale once it is old enough, and not before', async () => {
      const killed = await gitInEditor(scene, ['commit', '-a'], repository);
      await killAlone(killed);
      const young = { dialect: 'git.index-lock', verdict: 'unknown', releasable: false, holders: [] };
      const evidence = ['names-nobody', 'used-by-nobody'];
      assert.deepEqual(await scene.told(inGitDir('index.lock')), {
        ...young,
        evidence: [...evidence, 'too-young-to-judge'],
      });
      age(inGitDir('index.lock'), pastGraceMs);
      // Its editor is still open: what is saved there comes too late for a commit.
      const stale = { ...young, verdict: 'stale', releasable: true, evidence };
      assert.deepEqual(await scene.told(inGitDir('index.lock')), stale);
      await killed.stop();
      assert.deepEqual(await scene.told(inGitDir('index.lock')), stale);
    });

    it('does not take the git of another repository for the holder', async () => {
      await killAlone(await gitInEditor(scene, ['commit', '-a'], repository));
      age(inGitDir('index.lock'), pastGraceMs);
      const other = scene.at('work', 'other');
      scene.file('other/b.txt');
      git(other, ['init', '-q']);
      git(other, ['add', '.']);
      const { pid } = await gitInEditor(scene, ['commit', '-a'], other);
      assert.equal((await scene.told(inGitDir('index.lock'))).verdict, 'stale');
      assert.deepEqual((await scene.told(scene.at('work', 'other', '.git', 'index.lock'))).holders, [pid]);
    });

    it('names a git that was told of the repository by its arguments or its environment', async () => {
      const variables = { GIT_DIR: inGitDir(''), GIT_WORK_TREE: repository };
      for (const [args, env] of [
        [['-C', repository, 'commit', '-a'], {}],
        [[`--git-dir=${inGitDir('')}`, `--work-tree=${repository}`, 'commit', '-a'], {}],
        [['commit', '-a'], variables],
      ] as const) {
        const told = await gitInEditor(scene, args, scene.at('home'), { env });
        age(inGitDir('index.lock'), pastGraceMs);
        const { verdict, holders } = await scene.told(inGitDir('index.lock'));
        assert.deepEqual([verdict, holders], ['held', [told.pid]], args.join(' '));
        await told.stop();
        unlinkSync(inGitDir('index.lock'));
      }
    });

    it('names the git that has the lock open while a filter works, and nobody once it is killed', async () => {
      scene.file('repository/.gitattributes', '*.slow filter=slow\n');
      scene.file('repository/b.slow', 'slow');
      git(repository, ['config', 'filter.slow.clean', 'echo filtering >&2; exec sleep 1000']);
      const env = gitEnvironment();
      const adding = await scene.programs.start('sh', ['-c', 'exec git add . 2>&1'], { cwd: repository, env });
      assert.equal(await adding.line(), 'filtering');
      const { holder, evidence, verdict } = await scene.lockAt(inGitDir('index.lock'));
      assert.deepEqual([verdict, holder?.pid, holder?.command], ['held', adding.pid, 'git add .']);
      assert.match(evidence.at(-1)?.text ?? '', /open/);
      await killAlone(adding);
      age(inGitDir('index.lock'), pastGraceMs);
      assert.deepEqual((await scene.told(inGitDir('index.lock'))).verdict, 'stale');
    });

    it('tells the second index of a commit of one file by the pid in its name, and the first by its git', async () => {
      const committing = await gitInEditor(scene, ['commit', 'a.txt'], repository);
      const second = inGitDir(`next-index-${committing.pid}.lock`);
      // git writes it a few milliseconds after its start, and the kernel's file times lag behind by a tick: which came
      // first is then too close to call. By now, with the editor open, it is not.
      age(second, 0);
      const held = { verdict: 'held', releasable: false, holders: [committing.pid] };
      const named = ['names-pid', 'process-running'];
      assert.deepEqual(await scene.told(second), { ...held, dialect: 'git.commit-index', evidence: named });
      const nobody = ['names-nobody', 'file-says', 'used-by'];
      assert.deepEqual(await scene.told(inGitDir('index.lock')), {
        ...held,
        dialect: 'git.index-lock',
        evidence: nobody,
      });
      await killAlone(committing);
      const gone = await scene.told(second);
      // A pid that is gone needs no grace.
      assert.deepEqual(
        [gone.verdict, gone.releasable, gone.evidence],
        ['stale', true, ['names-pid', 'process-absent']],
      );
      assert.equal((await scene.told(inGitDir('index.lock'))).verdict, 'unknown');
      age(inGitDir('index.lock'), pastGraceMs);
      assert.equal((await scene.told(inGitDir('index.lock'))).verdict, 'stale');
    });

    it('tells a gc that runs, and one that was killed', async () => {
      git(repository, ['pack-refs', '--all']);
      // It waits for ever for this one, with its own note already written.
      writeFileSync(inGitDir('packed-refs.lock'), '');
      const collecting = await scene.programs.start('git', ['-c', 'core.packedRefsTimeout=-1', 'gc', '-q'], {
        cwd: repository,
        env: gitEnvironment(),
      });
      await until(() => Promise.resolve(existsSync(inGitDir('gc.pid'))), Boolean);
      const { dialect, verdict, holder } = await scene.lockAt(inGitDir('gc.pid'));
      assert.deepEqual(
        [dialect, verdict, holder?.pid, holder?.host],
        ['git.gc-pid', 'held', collecting.pid, hostname()],
      );
      await collecting.stop();
      const gone = await scene.told(inGitDir('gc.pid'));
      assert.deepEqual([gone.verdict, gone.releasable, gone.holders], ['stale', true, [collecting.pid]]);
    });
  });
}
