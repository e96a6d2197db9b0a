import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workerScript } from './bundle';
import { type Child, withChild } from './children';
import { startHolders } from './holders';
import type { LoopDelay } from './loopDelay';
import type { LockscopeCommands } from './programs/lockscope';
import type { WriterCommands } from './programs/writer';
import type { Readiness, ReadyCommands } from './ready';
import { amount, type Figure } from './report';
import { type Scratch, withScratch } from './scratch';
import { median, quantile } from './statistics';

const locks = 10_000;
const refreshes = 20;
/** Refreshes fall into every phase of the pulse. Milliseconds. */
const refreshGapMs = 170;

/** Many locks at once in one folder, then single changes among so many. */
export async function burst(): Promise<Figure> {
  const holders = await startHolders(100);
  try {
    return await withScratch((scratch) =>
      withChild<LockscopeCommands, Figure>('programs/lockscope', (ours) =>
        withChild<WriterCommands, Figure>('programs/writer', (writer) => measure(scratch, ours, writer, holders.pids)),
      ),
    );
  } finally {
    holders.end();
  }
}

async function measure(
  { root, hotFolder }: Scratch,
  ours: Child<LockscopeCommands>,
  writer: Child<WriterCommands>,
  pids: readonly number[],
): Promise<Figure> {
  const staged = path.join(root, 'staged');
  const appearing = path.join(root, 'project', 'other', '.codegraph');
  mkdirSync(staged);
  mkdirSync(path.dirname(appearing));
  await writer.call('createMany', { folder: staged, count: locks, pids });
  await ours.call('open', { root: path.join(root, 'project'), workerScript, locks: 0, journals: 1 });
  const appeared = await measureLoop(ours, () => ours.call('appear', { from: staged, to: appearing, count: locks }));
  const read = await withChild<ReadyCommands, Readiness>('peers/readFolder', (peer) => peer.call('run', appearing));
  await ours.call('vanish', appearing);
  const created = await measureLoop(ours, () => measureCreations(hotFolder, ours, writer, pids));
  const changed = await measureRefreshes(hotFolder, ours, writer, created.value.names, pids);
  return {
    id: 'C',
    title: `${locks.toLocaleString('en-US')} locks at once in one folder`,
    rows: [
      {
        what: 'all there in one moment',
        value: appeared.value,
        unit: 'ms',
        peer: { name: 'plain read of all', value: read.ms },
        target: { limit: 2_000, of: 'value' },
        note: loopNote(appeared.loop),
      },
      {
        what: 'created one by one, after the last of them',
        value: created.value.behindMs,
        unit: 'ms',
        target: { limit: 2_000, of: 'value' },
        note: `creating them took ${amount(created.value.creatingMs, 'ms')}; ${loopNote(created.loop)}`,
      },
      {
        what: 'one of them changed, p50',
        value: median(changed),
        unit: 'ms',
        target: { limit: 20, of: 'value' },
        note: `${refreshes} changes, p95 ${amount(quantile(changed, 0.95), 'ms')}, max ${amount(quantile(changed, 1), 'ms')}`,
      },
    ],
  };
}

async function measureLoop<T>(
  ours: Child<LockscopeCommands>,
  work: () => Promise<T>,
): Promise<{ value: T; loop: LoopDelay }> {
  await ours.call('startLoop');
  const value = await work();
  return { value, loop: await ours.call('stopLoop') };
}

function loopNote(loop: LoopDelay): string {
  return `event loop late by ${amount(loop.max, 'ms')} at the most, ${amount(loop.ownMax, 'ms')} by its own doing`;
}

async function measureCreations(
  folder: string,
  ours: Child<LockscopeCommands>,
  writer: Child<WriterCommands>,
  pids: readonly number[],
): Promise<{ behindMs: number; creatingMs: number; names: readonly string[] }> {
  const full = ours.call('untilLocks', locks);
  const { from, to, names } = await writer.call('createMany', { folder, count: locks, pids });
  return { behindMs: (await full) - to, creatingMs: to - from, names };
}

async function measureRefreshes(
  folder: string,
  ours: Child<LockscopeCommands>,
  writer: Child<WriterCommands>,
  names: readonly string[],
  pids: readonly number[],
): Promise<readonly number[]> {
  await sleep(1_000);
  const delays: number[] = [];
  for (let index = 0; index < refreshes; index++) {
    await ours.call('takeChanges');
    const name = names[index * 37] ?? '';
    const { at } = await writer.call('rewrite', { folder, name, pid: pids[index] ?? 0 });
    await sleep(refreshGapMs);
    const change = (await ours.call('takeChanges')).find((candidate) => candidate.name === name);
    delays.push((change?.at ?? Infinity) - at);
  }
  return delays;
}
