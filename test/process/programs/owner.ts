import { readFileSync, writeFileSync } from 'node:fs';
import { codegraphJournalLock } from '../../../src/core/dialects/codegraph/journalLock';
import { acquire } from '../../../src/core/release/ownLock';
import type { GuardedPlace, Hold, Robbed } from '../../support/release/contention';
import { createRealCore, type Way } from '../../support/release/realCore';

/** Takes codegraph's lock as Lockscope itself does, over and over in many projects, and counts up under it. */
interface Told {
  readonly places: readonly GuardedPlace[];
  readonly way: Way;
  readonly undoFolder: string;
}

/** In so many places at a time. */
const atOnce = 16;

async function main(): Promise<void> {
  const { places, way, undoFolder } = JSON.parse(process.argv[2] ?? '') as Told;
  let isOver = false;
  process.stdin.on('end', () => (isOver = true)).resume();
  // The timers of the core hold nothing open.
  const keepAlive = setInterval(() => console.log(`progress ${JSON.stringify({ held: holds.length })}`), 100);
  const core = createRealCore({ way, undoFolder });
  const holds: Hold[] = [];
  const robbed: Robbed[] = [];
  const failures: string[] = [];
  const taken = new Set<number>();

  const visit = async (index: number): Promise<void> => {
    const place = places[index];
    if (place === undefined || taken.has(index)) return;
    taken.add(index);
    const signal = new AbortController().signal;
    const began = now();
    const got = await acquire(place.lock, codegraphJournalLock, core.ports, { timeoutMs: 0, signal });
    taken.delete(index);
    if (!got.ok) {
      if (got.error.reason !== 'held') failures.push(JSON.stringify(got.error));
      return;
    }
    const from = now();
    const isHeld = got.value.isHeld();
    if (isHeld) {
      const count = Number(readFileSync(place.counter, 'utf8'));
      const until = performance.now() + Math.random() * 0.4;
      while (performance.now() < until);
      writeFileSync(place.counter, String(count + 1));
      if (!got.value.isHeld()) robbed.push({ place: index, by: process.pid, began, at: now(), found: null });
      holds.push({ place: index, began, from, to: now() });
    }
    const released = got.value.release();
    if (!released.ok || released.value.state !== 'dropped') failures.push(JSON.stringify(released));
  };

  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (!isOver) {
        await visit(Math.floor(Math.random() * places.length));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }),
  );
  core.dispose();
  clearInterval(keepAlive);
  console.log(JSON.stringify({ holds, robbed, failures, planted: 0, gaveUp: 0, thefts: [] }));
}

function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

void main();
