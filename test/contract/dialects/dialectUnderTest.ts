import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dialects } from '../../../src/core/dialects/catalog';
import { Catalog } from '../../../src/core/dialects/recognition';
import type { Claimant, Companions, Dialect } from '../../../src/core/dialects/dialect';
import { manifestNames } from '../manifestNames';
import { place } from '../place';

const catalog = new Catalog(dialects);
const fixtures = join(import.meta.dirname, '../../fixtures');

/** Folder, name, and what stands beside it. */
export type Spot = readonly [folder: string, name: string, siblings?: readonly string[]];

export function dialectCalled(id: string): Dialect {
  const found = catalog.byId(id);
  assert.ok(found, id);
  return found;
}

/** The dialect that comes first at a place, or `null`. */
export function claimedBy([folder, name, siblings = []]: Spot): string | null {
  return catalog.at(place(folder, name, siblings))[0]?.id ?? null;
}

/** The spots that are claimed by another than this dialect. */
export function notClaimed(id: string, spots: readonly Spot[]): readonly Spot[] {
  return spots.filter((spot) => claimedBy(spot) !== id);
}

/** The spots that any of these dialects claims. */
export function wronglyClaimed(ids: readonly string[], spots: readonly Spot[]): readonly unknown[] {
  return spots
    .map((spot) => [spot, catalog.at(place(spot[0], spot[1], spot[2] ?? [])).map(({ id }) => id)] as const)
    .filter(([, claimants]) => claimants.some((id) => ids.includes(id)));
}

/** Spots where another dialect comes first; of those told by content alone, where it is not even asked. */
export function missedBy(id: string, spots: readonly Spot[]): readonly Spot[] {
  if (dialectCalled(id).byContent !== true) return notClaimed(id, spots);
  return spots.filter((spot) => wronglyClaimed([id], [spot]).length === 0);
}

/** The dependency manifests in a folder that any of these dialects claims. */
export function claimedManifests(ids: readonly string[], folder = '/ws'): readonly unknown[] {
  return wronglyClaimed(
    ids,
    manifestNames.map((name) => [folder, name]),
  );
}

export function recorded(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(fixtures, path)));
}

export function recordedLines(path: string): readonly string[] {
  return readFileSync(join(fixtures, path), 'utf8').trimEnd().split('\n');
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function read(id: string, bytes: Uint8Array, name = 'x', companions: Companions = new Map()): Claimant {
  return dialectCalled(id).parse(bytes, name, companions);
}

/** What every beginning of these bytes names, other than what they name as a whole. */
export function othersNamedByBeginnings(id: string, bytes: Uint8Array): readonly number[] {
  const whole = read(id, bytes);
  const pid = whole.state === 'named' ? whole.pid : null;
  const found: number[] = [];
  for (let length = 0; length < bytes.length; length++) {
    const part = read(id, bytes.subarray(0, length));
    if (part.state === 'named' && part.pid !== pid) found.push(part.pid);
  }
  return found;
}

/** Fails when garbage makes the parser throw, or name a number that does not stand in it. */
export function assertInventsNobody(id: string): void {
  const parts = fc.oneof(fc.constantFrom('1', '42', '\n', '-', 'X', '0'), fc.stringMatching(/^[ -~]?$/)).map(bytesOf);
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 128 }),
    fc.array(parts, { maxLength: 24 }).map((all) => Uint8Array.from(all.flatMap((part) => [...part]))),
  );
  fc.assert(
    fc.property(garbage, (bytes) => {
      const claimant = read(id, bytes);
      if (claimant.state !== 'named') return true;
      return new TextDecoder('latin1').decode(bytes).includes(String(claimant.pid));
    }),
  );
}

/** The files that the kernel's table showed locked, with the kind of lock. */
export function recordedLocks(path: string): readonly (readonly [name: string, by: string])[] {
  return recordedLines(path).map((line) => {
    const [name = '', , kind = ''] = line.split(/\s+/);
    return [name, kind === 'FLOCK' ? 'flock' : 'fcntl'];
  });
}

/** The names whose locks decide for a file, and the kind: to compare with what the kernel showed. */
export function watchedLocks(id: string, name: string): readonly (readonly [name: string, by: string])[] {
  const { mutex } = dialectCalled(id);
  if (mutex === undefined) return [];
  return (mutex.on?.(name) ?? [name]).map((watched) => [watched, mutex.by]);
}
