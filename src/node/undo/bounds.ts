import type { Kept } from './shelf';

/** Entries kept at the most, and bytes of them; the oldest go first. */
export const entryLimit = 200;
export const byteLimit = 64 * 1_048_576;

/** So many of one batch stay whatever the limits are: what is removed in one go is put back in one. */
export const batchLimit = 1_000;

/** Which entries are to be dropped now that `newest` was kept: never that one, nor what was removed together with it. */
export function surplus(
  all: readonly Kept[],
  newest: { readonly id: string; readonly batch: string },
): readonly Kept[] {
  const others = [...all].sort(byAge).filter(({ entry }) => entry.id !== newest.id);
  const companions = new Set(others.filter(({ entry }) => entry.batch === newest.batch).slice(0, batchLimit - 1));
  const own = all.filter((kept) => kept.entry.id === newest.id || companions.has(kept));
  let count = own.length;
  let bytes = own.reduce((sum, { size }) => sum + size, 0);
  let isFull = false;
  return others.filter((kept) => {
    if (companions.has(kept)) return false;
    count += 1;
    bytes += kept.size;
    // What is older than something that has to go goes as well, however small it is.
    isFull ||= count > entryLimit || bytes > byteLimit;
    return isFull;
  });
}

/** The same of some that were kept at a time: what has to go whichever of them was the last. */
export function surplusOf(all: readonly Kept[], newest: readonly Parameters<typeof surplus>[1][]): readonly Kept[] {
  let left = all;
  for (const one of newest) {
    if (left.length === 0) break;
    const goes = new Set(surplus(all, one));
    left = left.filter((kept) => goes.has(kept));
  }
  return left;
}

/** Newest first; of one moment, in a steady order. */
export function byAge(a: Kept, b: Kept): number {
  return b.entry.removedAt - a.entry.removedAt || (a.entry.id < b.entry.id ? 1 : -1);
}
