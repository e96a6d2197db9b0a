import { lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainCatalog } from '../../../src/core/dialects/catalogOptions';
import { createCatalog } from '../../../src/node/files/createCatalog';
import { startCpuMeter } from '../cpu';
import { serve } from '../frame';
import { countWatches } from '../inotify';
import { createLockscope, type Lockscope, untilSnapshot } from '../lockscope';
import { journalName } from '../locks';
import { type LoopDelay, startLoopMeter } from '../loopDelay';
import { startPeakMeter } from '../memory';
import { moment } from '../moment';
import { median } from '../statistics';

export interface OpenRequest {
  readonly root: string;
  readonly workerScript: string;
  readonly locks: number;
  readonly journals: number;
}

export interface FirstSnapshot {
  /** Until the phase is `complete`, and until every journal is verified too. Milliseconds. */
  readonly completeMs: number;
  readonly settledMs: number;
  /** Processor time of all threads until then. */
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly watches: number | null;
  /** How many locks got which verdict, and how many journals which health. */
  readonly verdicts: Readonly<Record<string, number>>;
}

/** A lock, by its file name, that came or went in the snapshot. */
export interface Change {
  readonly name: string;
  readonly at: number;
  readonly present: boolean;
}

let lockscope: Lockscope | undefined;
let changes: Change[] = [];
let stopLoopMeter: (() => LoopDelay) | undefined;

const commands = { open, appear, vanish, untilLocks, takeChanges, startLoop, stopLoop, settleWithDisk, cpu, lookAtAll };
export type LockscopeCommands = typeof commands;
serve(commands);

async function open(request: OpenRequest): Promise<FirstSnapshot> {
  await sleep(200);
  const peak = startPeakMeter();
  const cpuSoFar = startCpuMeter();
  const started = performance.now();
  lockscope = createLockscope(request.workerScript);
  const { inventory, survey } = lockscope;
  const settled = untilSnapshot(
    inventory,
    ({ phase, locks, journals }) =>
      phase === 'complete' && locks.size === request.locks && journals.size === request.journals,
  );
  const complete = survey.setRoots([request.root]).then(() => {
    const at = performance.now();
    const { phase, locks } = inventory.snapshot;
    if (phase !== 'complete' || locks.size !== request.locks) throw new Error(`${phase} with ${locks.size} locks`);
    return at;
  });
  await settled;
  const settledMs = performance.now() - started;
  const completeMs = (await complete) - started;
  const cpuMs = cpuSoFar();
  const peakBytes = peak();
  const { locks, journals } = inventory.snapshot;
  const verdicts = tally([
    ...[...locks.values()].map(({ verdict }) => verdict),
    ...[...journals.values()].map(({ health }) => health),
  ]);
  inventory.onChange(({ snapshot, ids }) => {
    const at = moment();
    for (const id of ids) changes.push({ name: path.basename(id), at, present: snapshot.locks.has(id) });
  });
  return { completeMs, settledMs, cpuMs, peakBytes, watches: countWatches(), verdicts };
}

/** Moves a folder of locks to where it is looked for, as if they all came in one moment; milliseconds until all are known. */
async function appear({ from, to, count }: { from: string; to: string; count: number }): Promise<number> {
  const { inventory, survey } = opened();
  const wanted = inventory.snapshot.locks.size + count;
  const started = performance.now();
  renameSync(from, to);
  // What VS Code's own watcher would say first of all it says.
  survey.hint({ folder: to, name: readdirSync(to)[0] ?? null });
  await untilSnapshot(inventory, ({ locks }) => locks.size >= wanted);
  return performance.now() - started;
}

/** Removes a folder with all its locks, and waits until none is in the snapshot. */
async function vanish(folder: string): Promise<void> {
  const { inventory, survey } = opened();
  rmSync(folder, { recursive: true });
  survey.hint({ folder, name: null });
  await untilSnapshot(inventory, ({ locks }) => locks.size === 0);
}

/** When the snapshot had this many locks. */
async function untilLocks(count: number): Promise<number> {
  await untilSnapshot(opened().inventory, ({ locks }) => locks.size >= count);
  return moment();
}

function takeChanges(): Promise<readonly Change[]> {
  const taken = changes;
  changes = [];
  return Promise.resolve(taken);
}

function startLoop(): Promise<void> {
  stopLoopMeter = startLoopMeter();
  return Promise.resolve();
}

function stopLoop(): Promise<LoopDelay> {
  if (stopLoopMeter === undefined) throw new Error('not measuring');
  return Promise.resolve(stopLoopMeter());
}

/** Milliseconds until the snapshot agrees with the disk to stay so, `null` if it does not within `limitMs`; and what differs then. */
async function settleWithDisk({
  folder,
  limitMs,
}: {
  folder: string;
  limitMs: number;
}): Promise<{ afterMs: number | null; differing: number }> {
  const onDisk = new Map(
    readdirSync(folder)
      .filter((name) => createCatalog(plainCatalog).mayInterest(name) && name !== journalName)
      .map((name) => [path.join(folder, name), identityOnDisk(path.join(folder, name))]),
  );
  const started = performance.now();
  let afterMs: number | null = null;
  for (;;) {
    const differing = countDifferences(onDisk);
    const elapsed = performance.now() - started;
    if (differing > 0) afterMs = null;
    else afterMs ??= elapsed;
    if (elapsed >= limitMs) return { afterMs, differing };
    await sleep(5);
  }
}

function countDifferences(onDisk: ReadonlyMap<string, string>): number {
  const seen = new Map(
    [...opened().inventory.snapshot.locks.values()].map(({ path: file, fingerprint }) => [
      file,
      `${fingerprint.ino} ${fingerprint.mtimeNs} ${fingerprint.size}`,
    ]),
  );
  const all = new Set([...onDisk.keys(), ...seen.keys()]);
  return [...all].filter((file) => onDisk.get(file) !== seen.get(file)).length;
}

function identityOnDisk(file: string): string {
  const { ino, mtimeNs, size } = lstatSync(file, { bigint: true });
  return `${ino} ${mtimeNs} ${size}`;
}

/** Milliseconds of processor time that this process, with all its threads, takes in that time. */
async function cpu(ms: number): Promise<number> {
  const cpuSoFar = startCpuMeter();
  await sleep(ms);
  return cpuSoFar();
}

/** Milliseconds of processor time for one look at everything, as a reconcile does it; the median of some. */
async function lookAtAll(times: number): Promise<number> {
  const { inventory, survey } = opened();
  const folders = new Set([...inventory.snapshot.locks.values()].map((lock) => path.dirname(lock.path)));
  const costs: number[] = [];
  for (let time = 0; time < times; time++) {
    const cpuSoFar = startCpuMeter();
    for (const folder of folders) survey.hint({ folder, name: null });
    // Nothing says when a look that changes nothing is through.
    await sleep(500);
    costs.push(cpuSoFar());
  }
  return median(costs);
}

function opened(): Lockscope {
  if (lockscope === undefined) throw new Error('not open');
  return lockscope;
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
