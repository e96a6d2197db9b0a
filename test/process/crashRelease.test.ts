import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { complaintsOf, startInProcess, stopInProcess } from '../support/release/crashingProcess';
import { newCast, scenesOf } from '../support/release/crashScenes';
import { killEverywhere } from '../support/release/killEverywhere';
import { chooseKiller, type Killer } from '../support/release/killing';
import { createTemporaryFolder, memoryFolder, otherDevice } from '../support/release/scratch';
import type { Recovery, StoppedStage } from '../support/release/stopEverywhere';
import { installSweep } from '../support/release/sweepCommand';
import type { TemporaryFolder } from '../support/temporaryFolder';

const recoveries: Readonly<Record<Recovery, string>> = {
  sweep: 'lockscope sweep in a new process',
  start: 'the next start, in a new process',
};

const cast = newCast();
const scenes = scenesOf(cast);
let near: TemporaryFolder;
let far: TemporaryFolder;

describe('a Lockscope that is killed', function () {
  this.timeout(60_000);

  before(() => {
    near = createTemporaryFolder(memoryFolder());
    far = createTemporaryFolder(otherDevice(memoryFolder()) ?? memoryFolder());
  });

  after(() => {
    near.remove();
    far.remove();
  });

  describe('before any one of its calls', () => {
    const found: (StoppedStage & { readonly complaint: string | null })[] = [];

    before(async function () {
      this.timeout(3 * 60_000);
      const places = { recoveries: ['sweep', 'start'] as const, near: near.at('stopped'), far: far.at('stopped') };
      const stages = await stopInProcess(cast, places);
      const sweep = await installSweep();
      const groups = new Map(stages.map(({ group }) => [group.folder, group] as const));
      for (const { recovery, folder, home, way } of groups.values()) {
        if (recovery === 'sweep') await sweep.run(folder, home, way);
      }
      sweep.remove();
      await startInProcess(stages.filter(({ group }) => group.recovery === 'start').map(({ stage }) => stage));
      const complaints = await complaintsOf(cast, stages);
      found.push(...stages.map((stopped, index) => ({ ...stopped, complaint: complaints[index] ?? null })));
    });

    for (const { title, ways } of scenes) {
      for (const way of ways) {
        for (const recovery of ['sweep', 'start'] as const) {
          it(`while it ${title}, ${way}, has lost nothing and left nothing after ${recoveries[recovery]}`, () => {
            const of = found.filter((one) => one.title === title && one.group.way === way);
            const put = of.filter(({ group }) => group.recovery === recovery);
            const complaints = put.flatMap(({ complaint }) => complaint ?? []);
            assert.deepEqual(complaints.slice(0, 5), [], `${complaints.length} of ${put.length}`);
            assert.ok(put.length > 0);
          });
        }
      }
    }
  });

  describe('by the kernel, before any one of its system calls', () => {
    let killer: Killer;

    before(async function () {
      this.timeout(6 * 60_000);
      killer = await chooseKiller();
    });

    it('while it releases a lock has lost nothing and left nothing after the next start', async () => {
      const [scene] = scenes;
      assert.ok(scene !== undefined);
      const places = { near: near.at('killed'), far: far.at('killed') };
      const killed = await killEverywhere(scene, 'native', 'start', cast, killer, places);
      await startInProcess(killed.map(({ stage }) => stage));
      assert.deepEqual(
        await complaintsOf(cast, killed),
        killed.map(() => null),
      );
      assert.ok(killed.length > 4);
    });
  });
});
