import type { CrashingTold } from '../../process/programs/crashing';
import { startAnswering } from './answeringProcess';
import type { Cast, Stage } from './crashScenes';
import { bundleProgram } from './programs';
import type { StoppedStage, StopPlaces } from './stopEverywhere';

/** In a process that is killed for good then. */
export async function stopInProcess(cast: Cast, places: StopPlaces): Promise<readonly StoppedStage[]> {
  const crashing = await startCrashing();
  const stages = await crashing.ask({ part: 'stop', cast, places });
  await crashing.kill();
  return stages as readonly StoppedStage[];
}

/** What the next start puts right, in a new process. */
export async function startInProcess(stages: readonly Stage[]): Promise<void> {
  const crashing = await startCrashing();
  await crashing.ask({ part: 'start', stages });
  await crashing.end();
}

/** What speaks against each after that, each with how it came to be. */
export async function complaintsOf(cast: Cast, stages: readonly StoppedStage[]): Promise<readonly (string | null)[]> {
  const crashing = await startCrashing();
  const complaints = await crashing.ask({ part: 'check', cast, stages });
  await crashing.end();
  return complaints as readonly (string | null)[];
}

async function startCrashing(): ReturnType<typeof startAnswering<CrashingTold, unknown>> {
  return startAnswering<CrashingTold, unknown>(await bundleProgram('crashing'));
}
