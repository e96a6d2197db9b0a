import assert, { AssertionError } from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { assertSafe, contentOf, type EndState } from './aftermath';
import { type Cast, type CrashScene, openStage, type Stage } from './crashScenes';
import { type FileCall, numbered } from './fileCalls';
import type { Lockscopes } from './lockscopeRun';
import type { Way } from './realCore';

export const errorCodes = ['ENOSPC', 'EIO', 'EACCES', 'EPERM', 'EXDEV', 'EROFS', 'ENOENT', 'EMFILE'] as const;
export type ErrorCode = (typeof errorCodes)[number];

export interface Failings {
  /** How many calls it makes when nothing fails, and in how many ways they were made to. */
  readonly calls: number;
  readonly cases: number;
  /** What speaks against it, each with how it came to be. */
  readonly complaints: readonly string[];
}

export interface FailingOptions {
  readonly cast: Cast;
  readonly lockscopes: Lockscopes;
  /** With which codes this call, of that number, is to fail. */
  readonly codesAt: (call: FileCall, index: number) => readonly ErrorCode[];
  /** Where a stage may be set up: near, and on another device. */
  readonly near: string;
  readonly far: string;
}

/** A run in which nothing fails. */
interface Whole {
  readonly calls: readonly FileCall[];
  readonly outcomes: readonly string[];
  /** Right after it, and after the next start. */
  readonly there: EndState['there'];
  readonly end: EndState;
}

type End = EndState | AssertionError;

/** Runs it once for each of its calls and each of these codes, with which that call fails. All in this process. */
export async function failEverywhere(scene: CrashScene, way: Way, options: FailingOptions): Promise<Failings> {
  const { cast, lockscopes, codesAt, near, far } = options;
  const complaints: string[] = [];
  // Many failures come to the same, and so does what follows.
  const ends = new Map<string, End>();
  let stages = 0;
  const open = (): Promise<Stage> => {
    const folder = join(near, String(++stages));
    return openStage(scene, way, cast, {
      number: 0,
      folder,
      home: scene.isElsewhere === true ? join(far, String(stages)) : folder,
    });
  };
  const endOf = async (stage: Stage, when: string, mayStampStay: boolean): Promise<EndState> => {
    const key = `${mayStampStay} ${traceOf(stage)}`;
    const end = ends.get(key) ?? (await settle(scene, stage, when, { cast, run: lockscopes.run, mayStampStay }));
    ends.set(key, end);
    if (end instanceof AssertionError) throw end;
    return end;
  };
  const stage = await open();
  const said = await lockscopes.run({ ...stage.told, watched: { roots: stage.roots, breakAt: null } });
  const there = contentOf(stage.work);
  const outcomes = said.outcomes.map(manner);
  const whole: Whole = { calls: said.calls, outcomes, there, end: await endOf(stage, 'unharmed', false) };
  assert.ok(whole.calls.some(({ changes }) => changes));
  let cases = 0;
  for (const [index, call] of numbered(whole.calls).entries()) {
    for (const code of codesAt(call, index)) {
      cases += 1;
      try {
        await failOnce(await open(), whole, { name: call.name, nth: call.nth, code }, lockscopes, endOf);
      } catch (error) {
        if (!(error instanceof AssertionError)) throw error;
        complaints.push(error.message);
      }
    }
  }
  return { calls: whole.calls.length, cases, complaints };
}

/** Both ways of taking something out are as good. */
function manner(outcome: string): string {
  return outcome === 'swap' ? 'quarantine' : outcome;
}

/** One call fails in one way: then it is said, or all is as if nothing had failed. */
async function failOnce(
  stage: Stage,
  whole: Whole,
  breakAt: { readonly name: string; readonly nth: number; readonly code: ErrorCode },
  { run }: Lockscopes,
  endOf: (stage: Stage, when: string, mayStampStay: boolean) => Promise<EndState>,
): Promise<void> {
  const { name, nth, code } = breakAt;
  const watched = { roots: stage.roots, breakAt: { name, nth, mishap: { kind: 'fails', code } as const } };
  const { calls: made, outcomes } = await run({ ...stage.told, watched });
  const when = `${code} of ${name} number ${nth}: ${outcomes.join()}`;
  assert.ok(made.filter((call) => call.name === name).length >= nth, `${when}: never called`);
  const there = contentOf(stage.work);
  const end = await endOf(stage, when, code === 'EACCES' || code === 'EPERM' || code === 'ENOENT');
  // That something is gone which is there nobody can know for a lie.
  if (code === 'ENOENT' || outcomes.map(manner).join() !== whole.outcomes.join()) return;
  assert.deepEqual({ there, end }, { there: whole.there, end: whole.end }, `${when}, which is not true`);
}

/** The next start, and what there is then. */
async function settle(
  scene: CrashScene,
  stage: Stage,
  when: string,
  options: Parameters<typeof assertSafe>[3],
): Promise<End> {
  const { told, work } = stage;
  const { outcomes } = await options.run({ ...told, act: 'recover', paths: [work], maker: null, now: null });
  try {
    return await assertSafe(scene, stage, `${when}: ${outcomes.join()}`, options);
  } catch (error) {
    if (error instanceof AssertionError) return error;
    throw error;
  }
}

/** All that a Lockscope that starts can see of a stage; the same for two that were left alike. */
function traceOf({ roots }: Stage): string {
  const traces = JSON.stringify(roots.map((root) => traceAt(root, '')));
  return roots.reduce((text, root, index) => text.replaceAll(root, `<${index}>`), traces);
}

function traceAt(path: string, name: string): unknown {
  // What is kept elsewhere has no folder before anything is.
  if (!existsSync(path)) return [name];
  const stats = lstatSync(path);
  const { mode, mtimeMs, nlink } = stats;
  // What was made just now has another time in each stage.
  const time = mtimeMs < Date.now() - 60_000 ? mtimeMs : 'now';
  if (stats.isDirectory()) {
    const below = readdirSync(path).sort();
    return [name, mode, below.length > 0 ? '' : time, below.map((child) => traceAt(join(path, child), child))];
  }
  return [name, mode, time, nlink, stats.isSymbolicLink() ? readlinkSync(path) : readFileSync(path, 'utf8')];
}
