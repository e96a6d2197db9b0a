import type { BeamReading } from './beamNode';

/**
 * When an entry was first seen with a dead process, by what makes it that very entry. It is forgotten by the first look
 * that does not see it so: an entry is dead twice only if it was so in every look in between as well.
 */
export type BeamSamples = ReadonlyMap<string, number>;

/** Another run of the node, another table, another name or another process is another entry. */
export function sampleKey(creation: string, table: string, key: string, identity: string): string {
  return JSON.stringify([creation, table, key, identity]);
}

/** What is known after a look at `now`, milliseconds since the epoch. */
export function withSample(samples: BeamSamples, { creation, tables }: BeamReading, now: number): BeamSamples {
  const next = new Map<string, number>();
  for (const { name, rows } of tables) {
    for (const { key, process } of rows) {
      if (process.state.kind !== 'dead') continue;
      const id = sampleKey(creation, name, key, process.identity);
      next.set(id, samples.get(id) ?? now);
    }
  }
  return next;
}
