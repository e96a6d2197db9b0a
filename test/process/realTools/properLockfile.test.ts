import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, watch } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { age } from '../../support/realTools/age';
import { ensureProperLockfile } from '../../support/realTools/properLockfile';
import { killAlone, RealScene } from '../../support/realTools/realScene';

/** What Lockscope grants a caller whose own limit it cannot know, and a little more. Milliseconds. */
const pastLeaseMs = 301_000;
const longPastMs = 31 * 300_000;

if (process.platform === 'linux') {
  describe('lockscope ls and a lock of proper-lockfile', function () {
    // The package may have to be installed first.
    this.timeout(5 * 60_000);
    let scene: RealScene;
    let library: string;

    before(async () => {
      library = await ensureProperLockfile();
    });

    beforeEach(() => {
      scene = new RealScene();
    });

    afterEach(() => scene.end());

    it('is held while its time is set anew, and stale once that has long stopped', async () => {
      const file = scene.file('data/settings.json', '{}');
      const lock = `${file}.lock`;
      const program = `
      void require(process.argv[1]).lock(process.argv[2], { stale: 2000, update: 1000 }).then(() => console.log('locked'));
      process.stdin.resume();`;
      const holder = await scene.programs.start(process.execPath, ['-e', program, library, file]);
      assert.equal(await holder.line(), 'locked');
      const beats = watch(scene.at('work', 'data'));
      await once(beats, 'change');
      beats.close();
      const held = { dialect: 'proper-lockfile.folder', verdict: 'held', releasable: false, holders: [] };
      assert.deepEqual(await scene.told(lock), { ...held, evidence: ['names-nobody', 'heartbeat-fresh'] });
      await killAlone(holder);
      // Nobody can tell by the lock alone that it will not be refreshed once more.
      assert.equal((await scene.told(lock)).verdict, 'held');
      for (const ms of [pastLeaseMs, longPastMs]) {
        age(lock, ms);
        const { verdict, releasable, evidence } = await scene.told(lock);
        // Callers choose their own lease: one look alone is enough only where it is older than any of them would.
        const isProved = ms === longPastMs;
        const doubt = isProved ? [] : ['watched-too-briefly'];
        assert.deepEqual([verdict, releasable], ['stale', isProved]);
        assert.deepEqual(evidence, ['names-nobody', 'heartbeat-over', ...doubt, 'tool-rule-expired']);
      }
    });

    it('is of nobody when a script made the folder: it never goes stale by its age', async () => {
      const lock = scene.at('work', 'deploy.lock');
      mkdirSync(lock);
      execFileSync('touch', ['-d', '@1700000000.123456789', lock]);
      const { verdict, releasable, evidence } = await scene.told(lock);
      assert.deepEqual([verdict, releasable], ['unknown', false]);
      assert.ok(evidence.includes('heartbeat-never-seen'));
    });
  });
}
