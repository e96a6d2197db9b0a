import { createInterface } from 'node:readline';
import { type Cast, scenesOf } from '../../support/release/crashScenes';
import { failEverywhere } from '../../support/release/failEverywhere';
import { allCodes, codesOfEachKind } from '../../support/release/failingCodes';
import { seeFileCalls } from '../../support/release/fileCalls';
import { createLockscopes } from '../../support/release/lockscopeRun';
import type { Way } from '../../support/release/realCore';

/** One scene that this program is to break everywhere. */
export interface FailingTold {
  readonly cast: Cast;
  readonly title: string;
  readonly way: Way;
  /** With every code at every call; otherwise with every kind of code. */
  readonly isWhole: boolean;
  /** Fresh folders, on two devices. */
  readonly near: string;
  readonly far: string;
}

/** Answers one scene after the other as they come in, until there are no more. In a process of its own, all of whose calls are seen. */
async function main(): Promise<void> {
  const lockscopes = createLockscopes(seeFileCalls());
  for await (const line of createInterface({ input: process.stdin })) {
    const { cast, title, way, isWhole, near, far } = JSON.parse(line) as FailingTold;
    const scene = scenesOf(cast).find((one) => one.title === title);
    if (scene === undefined) throw new Error(`no scene: ${title}`);
    const codesAt = isWhole ? allCodes : codesOfEachKind;
    const failings = await failEverywhere(scene, way, { cast, lockscopes, codesAt, near, far });
    process.stdout.write(`${JSON.stringify(failings)}\n`);
  }
  lockscopes.dispose();
}

void main();
