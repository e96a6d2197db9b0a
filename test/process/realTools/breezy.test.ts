import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { ensureTool } from '../../support/realTools/ensureTool';
import { killAlone, RealScene } from '../../support/realTools/realScene';

if (process.platform === 'linux') {
  describe('the folder that is the lock of a real Breezy', function () {
    this.timeout(60_000);
    let brz: string;
    let scene: RealScene;
    let branch: string;
    let held: string;

    before(async function () {
      this.timeout(6 * 60_000);
      brz = await ensureTool(['brz'], 'brz');
    });

    beforeEach(() => {
      scene = new RealScene();
      branch = scene.at('work', 'branch');
      held = join(branch, '.bzr/branch/lock/held');
      assert.deepEqual(run(['init', '--quiet', branch], scene.at('work')), [0, '']);
    });

    afterEach(() => scene.end());

    function environment(): NodeJS.ProcessEnv {
      return { ...process.env, HOME: scene.at('home'), BRZ_EMAIL: 'x <x@y>', BRZ_LOG: '/dev/null' };
    }

    function run(args: readonly string[], cwd = branch): readonly [number | null, string] {
      const { status, stderr } = spawnSync(brz, args, { cwd, env: environment(), encoding: 'utf8' });
      return [status, stderr];
    }

    /** Killed while it waits for an editor, with its locks taken. */
    async function abandon(): Promise<number> {
      const editor = scene.file('editor', '#!/bin/sh\necho ready\nexec sleep 1000\n');
      chmodSync(editor, 0o755);
      writeFileSync(join(branch, 'file'), 'text\n');
      assert.deepEqual(run(['add', '--quiet', 'file']), [0, '']);
      const env = { ...environment(), BRZ_EDITOR: editor };
      const program = await scene.programs.start(brz, ['commit', '--quiet'], { cwd: branch, env });
      assert.equal(await program.line(), 'ready');
      const { verdict, holder } = await scene.lockAt(held);
      assert.deepEqual([verdict, holder?.pid], ['held', program.pid]);
      assert.equal((await scene.run(['release', '--yes', held])).code, 3);
      await killAlone(program);
      return program.pid;
    }

    it('is released whole once its process is gone, and put back whole', async () => {
      const pid = await abandon();
      assert.deepEqual(await scene.told(held), {
        dialect: 'breezy.lock-info',
        verdict: 'stale',
        releasable: true,
        holders: [pid],
        evidence: ['names-pid', 'file-says', 'process-absent'],
      });
      const info = readFileSync(join(held, 'info'), 'utf8');
      const stale = [...(await scene.look()).values()].filter(({ releasable }) => releasable).map(({ path }) => path);
      const released = await scene.run(['release', '--yes', ...stale]);
      assert.equal(released.code, 0, released.stderr);
      assert.deepEqual(readdirSync(join(held, '..')), []);
      assert.deepEqual(run(['commit', '--quiet', '--message', 'first']), [0, ''], 'Breezy has its branch again');
      const undone = await scene.run(['undo']);
      assert.equal(undone.code, 0, undone.stderr);
      assert.equal(readFileSync(join(held, 'info'), 'utf8'), info);
      assert.equal((await scene.told(held)).verdict, 'stale');
      // Breezy itself knows it for the lock that it was.
      assert.deepEqual(run(['break-lock', '--force']).slice(0, 1), [0]);
      assert.equal(existsSync(held), false);
    });

    it('stays where it is, whole, with anything in it that Breezy has not put there', async () => {
      await abandon();
      writeFileSync(join(held, 'notes'), 'mine');
      const { verdict, releasable, evidence } = await scene.lockAt(held);
      assert.deepEqual([verdict, releasable], ['stale', false]);
      assert.match(evidence.find(({ code }) => code === 'unknown-contents')?.text ?? '', /notes/);
      const refused = await scene.run(['release', '--yes', held]);
      assert.deepEqual([refused.code, readdirSync(held)], [3, ['info', 'notes']]);
    });
  });
}
