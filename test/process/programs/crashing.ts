import { createInterface } from 'node:readline';
import { checkEach } from '../../support/release/checkEach';
import type { Cast, Stage } from '../../support/release/crashScenes';
import { seeFileCalls } from '../../support/release/fileCalls';
import { createLockscopes } from '../../support/release/lockscopeRun';
import { type StoppedStage, stopEverywhere, type StopPlaces } from '../../support/release/stopEverywhere';

/** One of three parts, each in a process of its own. */
export type CrashingTold =
  /** Everything is begun and nothing brought to an end: the process is to be killed then. */
  | { readonly part: 'stop'; readonly cast: Cast; readonly places: StopPlaces }
  /** What a start puts right. */
  | { readonly part: 'start'; readonly stages: readonly Stage[] }
  /** Answers what speaks against each, or `null`. */
  | { readonly part: 'check'; readonly cast: Cast; readonly stages: readonly StoppedStage[] };

async function main(): Promise<void> {
  const lockscopes = createLockscopes(seeFileCalls());
  for await (const line of createInterface({ input: process.stdin })) {
    const told = JSON.parse(line) as CrashingTold;
    process.stdout.write(`${JSON.stringify(await answer(told))}\n`);
  }
  lockscopes.dispose();

  async function answer(told: CrashingTold): Promise<unknown> {
    switch (told.part) {
      case 'stop':
        return stopEverywhere(told.cast, told.places, lockscopes);
      case 'start': {
        const outcomes: string[] = [];
        for (const { told: what, work } of told.stages) {
          const start = { ...what, act: 'recover', paths: [work], maker: null, now: null } as const;
          outcomes.push((await lockscopes.run(start)).outcomes.join());
        }
        return outcomes;
      }
      case 'check':
        return checkEach(told.cast, told.stages, lockscopes);
    }
  }
}

void main();
