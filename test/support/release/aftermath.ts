import assert from 'node:assert/strict';
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptFile } from '../../../src/core/ports';
import { leftoverPrefix } from '../../../src/core/release/leftoverNames';
import type { Cast, CrashScene, Stage, Thing } from './crashScenes';
import type { LockscopeSaid, LockscopeTold } from './lockscopeRun';

/** What there is in the end. */
export interface EndState {
  /** Where the locks are. */
  readonly there: readonly Thing[];
  /** Kept for undo, under the names that they had. */
  readonly kept: readonly Thing[];
}

export interface AftermathOptions {
  readonly cast: Cast;
  /** By a Lockscope that nothing befalls. */
  readonly run: (told: LockscopeTold) => Promise<LockscopeSaid>;
  /** What was broken could not know a stamp of ours for what it is, or that it is there at all. */
  readonly mayStampStay?: boolean;
}

/**
 * After a start has put right what it can: nothing is lost, nothing is there twice, nothing is left, and what is kept
 * can be put back. Answers what there was before that.
 */
export async function assertSafe(
  scene: CrashScene,
  stage: Stage,
  when: string,
  { cast, run, mayStampStay = false }: AftermathOptions,
): Promise<EndState> {
  const { work, told } = stage;
  const start = (
    act: LockscopeTold['act'],
    paths: readonly string[],
    entries: readonly KeptFile[] = [],
  ): Promise<LockscopeSaid> => run({ ...told, act, paths, ids: entries.map(({ id }) => id), maker: null, now: null });
  const { kept } = await start('list', [work]);
  const state = stateOf(stage, kept);
  const after = `${when}: ${JSON.stringify(state)}`;
  assertNothingLeft(scene, state, mayStampStay, after);
  for (const thing of scene.dead) {
    assert.equal([...state.there, ...state.kept].filter(isSame(thing)).length, 1, `${after}, lost or twice`);
  }
  // Old or new, never half of it, and never away.
  if (scene.heir !== undefined && !state.there.some(({ name }) => name === scene.heir?.name)) {
    assert.fail(`${after}, nothing in its place`);
  }
  if ((scene.live ?? []).length > 0) return state;
  const known = scene.heir === undefined ? scene.dead : [...scene.dead, scene.heir];
  for (const { name, text } of state.there.filter((thing) => !known.some(isSame(thing)))) {
    if (mayStampStay && (text === '' || text === standInText)) rmSync(join(work, name), { recursive: true });
    else {
      // Of one that was killed while it had the lock: released like any dead lock.
      assert.ok(text?.startsWith(`${cast.maker}\n`), `${after}, somebody else's`);
      assert.match((await start('release', [join(work, name)])).outcomes.join(), /^(?:swap|quarantine)$/, after);
    }
  }
  if (scene.heir !== undefined) return state;
  const restored = kept.length === 0 ? [] : (await start('undo', [work], kept)).outcomes;
  assert.deepEqual(
    restored,
    kept.map(() => 'restored'),
    after,
  );
  for (const thing of scene.dead) assert.ok(contentOf(work).some(isSame(thing)), `${after}, not put back`);
  return state;
}

function assertNothingLeft(scene: CrashScene, { there, kept }: EndState, mayStampStay: boolean, after: string): void {
  const { dead, live = [] } = scene;
  assert.deepEqual(
    there.filter(({ name }) => name.startsWith(leftoverPrefix)),
    [],
    `${after}, left`,
  );
  // What was only ours holds for nobody: it must not come back as a lock.
  const wasOursAlone = scene.act === 'recover' && dead.length + live.length === 0;
  if (wasOursAlone && !mayStampStay) assert.deepEqual(there, [], `${after}, put there`);
  for (const thing of live) assert.ok(there.some(isSame(thing)), `${after}, a live lock`);
  assert.deepEqual(
    kept.filter((thing) => !dead.some(isSame(thing))),
    [],
    `${after}, kept though it is nothing`,
  );
}

function stateOf({ work, undoFolder }: Stage, kept: readonly KeptFile[]): EndState {
  return {
    there: contentOf(work),
    kept: kept.map(({ id, path }) => ({
      name: path.slice(work.length + 1),
      text: textOf(join(undoFolder, `${id}.kept`)),
    })),
  };
}

export function contentOf(folder: string): readonly Thing[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, text: textOf(join(folder, name)) }));
}

/** Of the empty folder that Lockscope puts in place of another. */
const standInText = 'a folder that nobody may write into';

function textOf(path: string): string | null {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return `a link to ${readlinkSync(path)}`;
  if (!stats.isDirectory()) return readFileSync(path, 'utf8');
  if ((stats.mode & 0o222) === 0) return standInText;
  const inside = readdirSync(path).map((name) => `${name}: ${readFileSync(join(path, name), 'utf8')}`);
  return inside.length === 0 ? null : inside.join();
}

function isSame(a: Thing): (b: Thing) => boolean {
  return (b) => a.name === b.name && a.text === b.text;
}
