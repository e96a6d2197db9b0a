import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Cast, type CrashScene, openStage, type Stage } from './crashScenes';
import { each, type Killer, ownKiller, wasKilled } from './killing';
import type { Way } from './realCore';
import type { Recovery, StoppedStage } from './stopEverywhere';

const atOnce = 2;

/** Fresh folders on two devices, for this scene and way alone. */
export interface KillPlaces {
  readonly near: string;
  readonly far: string;
}

/** Has a process of its own killed before each of the calls by which it changes something. */
export async function killEverywhere(
  scene: CrashScene,
  way: Way,
  recovery: Recovery,
  cast: Cast,
  wanted: Killer,
  { near, far }: KillPlaces,
): Promise<readonly StoppedStage[]> {
  // The program itself counts its calls whatever they are about.
  const killer = scene.varies === true ? ownKiller : wanted;
  const open = async (
    name: string,
  ): Promise<{ readonly stage: Stage; readonly folder: string; readonly home: string }> => {
    const folder = join(near, name);
    const home = scene.isElsewhere === true ? join(far, name) : folder;
    // The same names are made in all of them.
    return { stage: await openStage(scene, way, cast, { number: 0, folder, home }), folder, home };
  };
  // Otherwise the first one to keep something there makes more folders than the others.
  for (const place of [near, far]) mkdirSync(place, { recursive: true });
  const plan = await killer.count((await open('whole')).stage);
  const killed: StoppedStage[] = [];
  await each([...plan.calls.entries()], atOnce, async ([call, name]) => {
    const { stage, folder, home } = await open(String(call));
    const ended = await killer.run(stage, plan, call);
    const when = `killed before call ${call + 1} of ${plan.calls.join(' ')}`;
    assert.ok(wasKilled(ended), `${ended.code} ${ended.signal} ${name} ${when}: ${ended.output}`);
    killed.push({ title: scene.title, stage, when, group: { recovery, way, folder, home } });
  });
  return killed;
}
