import type { FailingTold } from '../process/programs/failing';
import { startAnswering } from '../support/release/answeringProcess';
import { complaintsOf } from '../support/release/crashingProcess';
import { newCast, scenesOf } from '../support/release/crashScenes';
import type { Failings } from '../support/release/failEverywhere';
import { killEverywhere } from '../support/release/killEverywhere';
import { chooseKiller } from '../support/release/killing';
import { bundleProgram } from '../support/release/programs';
import { createTemporaryFolder, memoryFolder, otherDevice } from '../support/release/scratch';
import { installSweep } from '../support/release/sweepCommand';

export interface Gone {
  readonly summary: string;
  readonly objections: readonly string[];
}

/** Every call of every scene fails with every code, where the tests have it fail with every kind of code. */
export async function failAtEveryCall(): Promise<Gone> {
  const cast = newCast();
  const failing = await startAnswering<FailingTold, Failings>(await bundleProgram('failing'));
  const objections: string[] = [];
  let cases = 0;
  await inFolders(async (placesOf) => {
    for (const { title, ways } of scenesOf(cast)) {
      for (const way of ways) {
        const failings = await failing.ask({ cast, title, way, isWhole: true, ...placesOf(`${title} ${way}`) });
        cases += failings.cases;
        objections.push(...failings.complaints.map((complaint) => `${title}, ${way}: ${complaint}`));
      }
    }
  });
  await failing.end();
  return { summary: `${cases} failing calls`, objections };
}

/** Every scene is killed by the kernel at every call, and each time a sweep of its own puts it right. */
export async function killAtEveryCall(): Promise<Gone> {
  const cast = newCast();
  const killer = await chooseKiller();
  const sweep = await installSweep();
  const objections: string[] = [];
  let kills = 0;
  await inFolders(async (placesOf) => {
    for (const scene of scenesOf(cast)) {
      for (const way of scene.ways) {
        const killed = await killEverywhere(scene, way, 'sweep', cast, killer, placesOf(`${scene.title} ${way}`));
        kills += killed.length;
        for (const { group } of killed) await sweep.run(group.folder, group.home, way);
        const complaints = await complaintsOf(cast, killed);
        objections.push(...complaints.flatMap((one) => (one === null ? [] : [`${scene.title}, ${way}: ${one}`])));
      }
    }
  });
  sweep.remove();
  return { summary: `${kills} kills`, objections };
}

type PlacesOf = (name: string) => { readonly near: string; readonly far: string };

/** On two devices, for as long as it takes. */
async function inFolders(act: (placesOf: PlacesOf) => Promise<void>): Promise<void> {
  const near = createTemporaryFolder(memoryFolder());
  const far = createTemporaryFolder(otherDevice(memoryFolder()) ?? memoryFolder());
  try {
    await act((name) => ({ near: near.at(name), far: far.at(name) }));
  } finally {
    near.remove();
    far.remove();
  }
}
