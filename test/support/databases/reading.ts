import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseLink } from '../../../src/core/databases/engine';
import type { DatabaseReading } from '../../../src/core/databases/reading';

export const never = new AbortController().signal;

/** What the server says now. */
export async function readOf(link: DatabaseLink): Promise<DatabaseReading> {
  const reading = await link.read(never);
  assert.ok(reading.ok, reading.ok ? '' : `${reading.error.code}: ${reading.error.message}`);
  return reading.value;
}

/** Reads again and again until it says what is waited for. */
export async function readUntil(
  link: DatabaseLink,
  is: (reading: DatabaseReading) => boolean,
): Promise<DatabaseReading> {
  for (const began = performance.now(); ;) {
    const reading = await readOf(link);
    if (is(reading)) return reading;
    if (performance.now() - began > 15_000) assert.fail(`never said: ${JSON.stringify(reading)}`);
    // InnoDB renews what it says of transactions only where nobody has asked for a tenth of a second.
    await sleep(150);
  }
}
