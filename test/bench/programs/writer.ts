import { unlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '../frame';
import { createLock, createNonce, stampOf, stealName } from '../locks';
import { moment } from '../moment';
import { createRandom } from '../statistics';

export interface Creation {
  readonly name: string;
  /** Taken just before the file was created. */
  readonly at: number;
}

const commands = { createInTurn, createMany, rewrite, storm };
export type WriterCommands = typeof commands;
serve(commands);

/** Milliseconds a created lock stays. */
const lifetimeMs = 500;

/** Creates `count` locks in each folder, one folder after the other, at random gaps. */
async function createInTurn(request: {
  folders: readonly string[];
  count: number;
  maxGapMs: number;
}): Promise<readonly (readonly Creation[])[]> {
  const random = createRandom(1);
  const creations: Creation[][] = request.folders.map(() => []);
  for (let round = 0; round < request.count; round++) {
    for (const [index, folder] of request.folders.entries()) {
      await sleep(1 + random() * request.maxGapMs);
      const nonce = createNonce(process.pid);
      const name = stealName(nonce);
      const file = path.join(folder, name);
      const stamp = stampOf(process.pid, nonce);
      const at = moment();
      createLock(file, stamp);
      creations[index]?.push({ name, at });
      setTimeout(() => unlinkSync(file), lifetimeMs);
    }
  }
  await sleep(lifetimeMs + 100);
  return creations;
}

/** As many locks at once as there are names; says when it began and when it was through. */
function createMany(request: {
  folder: string;
  count: number;
  pids: readonly number[];
}): Promise<{ from: number; to: number; names: readonly string[] }> {
  const files = Array.from({ length: request.count }, (_, index) => {
    const pid = request.pids[index % request.pids.length] ?? process.pid;
    const nonce = createNonce(pid);
    return { name: stealName(nonce), stamp: stampOf(pid, nonce) };
  });
  const from = moment();
  for (const { name, stamp } of files) createLock(path.join(request.folder, name), stamp);
  return Promise.resolve({ from, to: moment(), names: files.map(({ name }) => name) });
}

/** Writes one lock anew, with another nonce. */
function rewrite(request: { folder: string; name: string; pid: number }): Promise<Creation> {
  const at = moment();
  writeFileSync(path.join(request.folder, request.name), stampOf(request.pid));
  return Promise.resolve({ name: request.name, at });
}

/** Creates and removes locks at random, so many times a second. Says how many times it did, and how late it was at the end. */
async function storm(request: {
  folder: string;
  names: number;
  perSecond: number;
  durationMs: number;
}): Promise<{ events: number; tookMs: number; left: number }> {
  const random = createRandom(2);
  const files = Array.from({ length: request.names }, () => {
    const nonce = createNonce(process.pid);
    return { file: path.join(request.folder, stealName(nonce)), stamp: stampOf(process.pid, nonce), present: false };
  });
  const wanted = (request.perSecond * request.durationMs) / 1_000;
  const started = performance.now();
  let events = 0;
  while (events < wanted) {
    const due = Math.min(wanted, ((performance.now() - started) * request.perSecond) / 1_000);
    for (; events < due; events++) {
      const chosen = files[Math.floor(random() * files.length)];
      if (chosen === undefined) throw new Error('no files');
      if (chosen.present) unlinkSync(chosen.file);
      else createLock(chosen.file, chosen.stamp);
      chosen.present = !chosen.present;
    }
    await sleep(1);
  }
  return { events, tookMs: performance.now() - started, left: files.filter(({ present }) => present).length };
}
