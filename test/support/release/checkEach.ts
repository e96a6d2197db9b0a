import { AssertionError } from 'node:assert/strict';
import { assertSafe } from './aftermath';
import { type Cast, scenesOf } from './crashScenes';
import type { Lockscopes } from './lockscopeRun';
import type { StoppedStage } from './stopEverywhere';

/** What speaks against each after it was put right, or `null`. */
export async function checkEach(
  cast: Cast,
  stages: readonly StoppedStage[],
  { run }: Lockscopes,
): Promise<readonly (string | null)[]> {
  const scenes = scenesOf(cast);
  const answers: (string | null)[] = [];
  for (const { title, stage, when, group } of stages) {
    const scene = scenes.find((one) => one.title === title);
    if (scene === undefined) throw new Error(`no scene: ${title}`);
    try {
      await assertSafe(scene, stage, `${when}, ${group.recovery}`, { cast, run });
      answers.push(null);
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      answers.push(error.message);
    }
  }
  return answers;
}
