import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { complaintsOf, startInProcess, stopInProcess } from '../support/release/crashingProcess';
import { newCast, openStage, scenesOf, type Stage } from '../support/release/crashScenes';
import { killEverywhere } from '../support/release/killEverywhere';
import { chooseKiller, comparable, type Killer, ownKiller } from '../support/release/killing';
import type { Way } from '../support/release/realCore';
import { createTemporaryFolder, memoryFolder, otherDevice } from '../support/release/scratch';
import type { Recovery, StoppedStage } from '../support/release/stopEverywhere';
import { installSweep } from '../support/release/sweepCommand';
import type { TemporaryFolder } from '../support/temporaryFolder';

const recoveries: Readonly<Record<Recovery, string>> = {
  sweep: 'lockscope sweep in a new process',
  start: 'the next start, in a new process',
};

/** A scene for each thing that is done, in the way with most steps. */
const oneOfEach: readonly (readonly [title: string, way: Way])[] = [
  ['releases a folder that is a lock', 'native'],
  ['releases a folder with a file in it to another device', 'in steps'],
  ['puts a lock back from another device', 'in steps'],
  ['puts right a live lock that was exchanged', 'in steps'],
  ['repairs a journal', 'in steps'],
  ['takes a dead lock over', 'native'],
];

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

  /**
   * A killed process leaves in the file system what its system calls have done before, and no more: so does one that is
   * stopped for good before a call, and is then ended. That there are no other system calls than those before which the
   * scenes above are stopped is shown here. The kernel's own kill at every one of them, in all scenes, takes a process
   * for each: `npm run test:soak`.
   */
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

    for (const [title, way] of oneOfEach) {
      it(`while it ${title}, ${way}, makes no system call but those before which it is stopped`, async function () {
        // Where nobody may trace there is only its own word.
        if (killer === ownKiller) return;
        const scene = scenes.find((one) => one.title === title);
        assert.ok(scene !== undefined && scene.ways.includes(way));
        const open = async (name: string): Promise<Stage> => {
          const folder = near.at(`${title}-${name}`);
          const home = scene.isElsewhere === true ? far.at(`${title}-${name}`) : folder;
          return openStage(scene, way, cast, { number: 0, folder, home });
        };
        const [byKernel, byItself] = await Promise.all([
          killer.count(await open('kernel')),
          ownKiller.count(await open('itself')),
        ]);
        const { made, counted } = comparable(byKernel, byItself);
        assert.deepEqual(made, counted);
        assert.ok(made.length > 3);
      });
    }
  });
});
