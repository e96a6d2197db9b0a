import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Cast, type CrashScene, openStage, scenesOf, type Stage } from './crashScenes';
import { numbered } from './fileCalls';
import type { Lockscopes } from './lockscopeRun';
import type { Way } from './realCore';

/** How it is put right afterwards: by the command line, or as the extension does it at its start. */
export type Recovery = 'sweep' | 'start';

export interface StopPlaces {
  readonly recoveries: readonly Recovery[];
  /** Fresh folders on two devices. */
  readonly near: string;
  readonly far: string;
}

/** Stages whose user is the same, and that are put right together. */
export interface StageGroup {
  readonly recovery: Recovery;
  readonly way: Way;
  readonly folder: string;
  readonly home: string;
}

export interface StoppedStage {
  readonly title: string;
  readonly group: StageGroup;
  readonly stage: Stage;
  /** Before which of its calls it was stopped. */
  readonly when: string;
}

/**
 * Plays each scene once for each call by which it changes something, and stops it for good before that call: as if it
 * were killed there. The process must not live on: it holds what it has begun.
 */
export async function stopEverywhere(
  cast: Cast,
  places: StopPlaces,
  { run }: Lockscopes,
): Promise<readonly StoppedStage[]> {
  const stopped: StoppedStage[] = [];
  let number = 0;
  const open = (scene: CrashScene, group: StageGroup): Promise<Stage> => {
    const folder = join(group.folder, String(++number));
    return openStage(scene, group.way, cast, { number, folder, home: group.home });
  };
  for (const scene of scenesOf(cast)) {
    for (const way of scene.ways) {
      const whole = await open(scene, groupOf(scene, way, 'whole', places));
      const { calls } = await run({ ...whole.told, watched: { roots: whole.roots, breakAt: null } });
      const changing = numbered(calls).filter(({ changes }) => changes);
      assert.ok(changing.length > 0);
      for (const [index, { name, nth }] of changing.entries()) {
        for (const recovery of places.recoveries) {
          const group = groupOf(scene, way, recovery, places);
          const stage = await open(scene, group);
          const breakAt = { name, nth, mishap: { kind: 'stopped' } } as const;
          await run({ ...stage.told, watched: { roots: stage.roots, breakAt } });
          const when = `stopped before call ${index + 1} of ${changing.length} (${name})`;
          stopped.push({ title: scene.title, group, stage, when });
        }
      }
    }
  }
  return stopped;
}

/** What is kept for one user is bounded: a scene of many leftovers has one of its own. */
function groupOf(
  { isElsewhere = false, dead }: CrashScene,
  way: Way,
  recovery: Recovery | 'whole',
  { near, far }: StopPlaces,
): StageGroup {
  const name = `${recovery}-${way.replace(' ', '-')}${isElsewhere ? '-far' : ''}${dead.length > 1 ? '-many' : ''}`;
  const home = join(isElsewhere ? far : near, 'homes', name);
  return { recovery: recovery === 'whole' ? 'start' : recovery, way, folder: join(near, 'stages', name), home };
}
