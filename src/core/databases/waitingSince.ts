import type { DatabaseReading } from './reading';

/** Since when each session waits, by its number; by the clock of the server. */
export type WaitingSince = ReadonlyMap<number, number>;

/** What a reading says itself, and where the server does not say it, when the wait was first seen. */
export function waitingSince(reading: DatabaseReading, before: WaitingSince): WaitingSince {
  const since = new Map<number, number>();
  for (const wait of reading.waits) {
    const began = wait.since ?? before.get(wait.waiter) ?? reading.at;
    since.set(wait.waiter, Math.min(began, since.get(wait.waiter) ?? began));
  }
  return since;
}
