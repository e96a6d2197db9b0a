import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Hands } from '../../../src/core/ports';

/** What a releaser did to a folder, told by its number. Times are of the clock that all processes share. */
export interface Move {
  readonly place: number;
  /** Out of the place; into it; removed where it lay; into the undo store. */
  readonly kind: 'took' | 'gave' | 'removed' | 'kept';
  readonly ino: number;
  readonly began: number;
  readonly at: number;
}

/** Milliseconds. */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/**
 * Hands that write down what they move. Names beside a lock are known to nobody else, so that what lies there can be
 * looked at before or after: it is what was moved.
 */
export function auditedHands(hands: Hands, locks: readonly string[], moves: Move[]): Hands {
  const places = new Map(locks.map((lock, place) => [dirname(lock), place]));
  const isPlace = new Set(locks);
  const tell = (kind: Move['kind'], path: string, ino: number | null, began: number): void => {
    const place = places.get(dirname(path));
    if (place !== undefined && ino !== null) moves.push({ place, kind, ino, began, at: sharedNow() });
  };
  const into: Hands['rename'] = (from, to) => {
    const ino = inoOf(from);
    const began = sharedNow();
    const done = hands.restore(from, to);
    if (done.ok && isPlace.has(to)) tell('gave', to, ino, began);
    return done;
  };
  return {
    ...hands,
    rename: (from, to) => {
      const began = sharedNow();
      const done = hands.rename(from, to);
      if (done.ok && isPlace.has(from)) tell('took', from, inoOf(to), began);
      return done;
    },
    restore: into,
    swap: (a, b) => {
      const given = inoOf(b);
      const began = sharedNow();
      const done = hands.swap(a, b);
      if (done.ok && isPlace.has(a)) {
        tell('took', a, inoOf(b), began);
        tell('gave', a, given, began);
      }
      return done;
    },
    removeFolder: (path) => {
      const ino = isPlace.has(path) ? null : inoOf(path);
      const began = sharedNow();
      const done = hands.removeFolder(path);
      if (done.ok) tell('removed', path, ino, began);
      return done;
    },
  };
}

/** `null` where nothing is there. */
export function inoOf(path: string): number | null {
  return lstatSync(path, { throwIfNoEntry: false })?.ino ?? null;
}
