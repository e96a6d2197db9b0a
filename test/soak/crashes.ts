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
import type { Part } from './part';

/** Every call of every scene fails with every code, where the tests have it fail with every kind of code. */
export async function* failAtEveryCall(): Part {
  const cast = newCast();
  const failing = await startAnswering<FailingTold, Failings>(await bundleProgram('failing'));
  yield* inFolders(async function* (placesOf) {
    for (const { title, ways } of scenesOf(cast)) {
      for (const way of ways) {
        const { cases, complaints } = await failing.ask({
          ...{ cast, title, way, isWhole: true },
          ...placesOf(`${title} ${way}`),
        });
        const name = `${title}, ${way}`;
        yield {
          summary: `${name}: ${cases} failing calls`,
          objections: complaints.map((complaint) => `${name}: ${complaint}`),
        };
      }
    }
  });
  await failing.end();
}

/** Every scene is killed by the kernel at every call, and each time a sweep of its own puts it right. */
export async function* killAtEveryCall(): Part {
  const cast = newCast();
  const killer = await chooseKiller();
  const sweep = await installSweep();
  yield* inFolders(async function* (placesOf) {
    for (const scene of scenesOf(cast)) {
      for (const way of scene.ways) {
        const name = `${scene.title}, ${way}`;
        const killed = await killEverywhere(scene, way, 'sweep', cast, killer, placesOf(`${scene.title} ${way}`));
        for (const { group } of killed) await sweep.run(group.folder, group.home, way);
        const complaints = await complaintsOf(cast, killed);
        yield {
          summary: `${name}: ${killed.length} kills`,
          objections: complaints.flatMap((one) => (one === null ? [] : [`${name}: ${one}`])),
        };
      }
    }
  });
  sweep.remove();
}

type PlacesOf = (name: string) => { readonly near: string; readonly far: string };

/** On two devices, for as long as it takes. */
async function* inFolders(act: (placesOf: PlacesOf) => Part): Part {
  const near = createTemporaryFolder(memoryFolder());
  const far = createTemporaryFolder(otherDevice(memoryFolder()) ?? memoryFolder());
  try {
    yield* act((name) => ({ near: near.at(name), far: far.at(name) }));
  } finally {
    near.remove();
    far.remove();
  }
}
