import type { Evidence } from '../../evidence';
import type { Verdict } from '../../lock';
import { compare } from '../../util/compare';
import type { EntryLiveness, EntryRemoval, Registry, RegistryEntry } from '../registry';
import { beamId } from './beamIds';
import type { BeamProcess, BeamReading, BeamRow, BeamTable, BeamTableShape } from './beamNode';
import { type BeamSamples, sampleKey } from './beamSamples';

/** What a look at a node is judged by. */
export interface BeamSight {
  readonly node: string;
  readonly reading: BeamReading;
  /** With this reading in it. */
  readonly samples: BeamSamples;
  /** When it was read, milliseconds since the epoch. */
  readonly now: number;
  /** Two looks that far apart have to see an entry dead before it is called stale. Milliseconds. */
  readonly graceMs: number;
}

/**
 * The registries in a node. A process that is gone does not make its entry stale at once: whoever starts it again, or takes
 * the entry away, may be about to. Electric itself waits for a minute.
 */
export function beamRegistries(sight: BeamSight): readonly Registry[] {
  return sight.reading.tables
    .filter(({ rows, isPrivate, shape }) => rows.length > 0 || isPrivate || shape === 'electric' || shape === 'named')
    .map((table, index, all) => {
      const namesake = all.slice(0, index).filter(({ name }) => name === table.name).length;
      return registryOf(sight, table, namesake);
    });
}

/** `namesake`: how many of the same name are before it, since only those that can be reached by their name have it alone. */
function registryOf(sight: BeamSight, table: BeamTable, namesake: number): Registry {
  const id = beamId(sight.node, table.name, namesake);
  return {
    id,
    source: { kind: 'beam', node: sight.node, table: table.name },
    dialect: `beam.${table.shape}`,
    tool: tools[table.shape],
    title: beamTitles[table.shape],
    ...gapsOf(table),
    entries: uniquely(table.rows.map((row) => entryOf(sight, table, row, id))).sort((a, b) => compare(a.name, b.name)),
  };
}

function gapsOf({ isPrivate, omitted }: BeamTable): Pick<Registry, 'gaps'> {
  if (isPrivate) return { gaps: [{ code: 'private-table' }] };
  return omitted === 0 ? {} : { gaps: [{ code: 'entries-omitted', count: omitted }] };
}

const tools: Readonly<Record<BeamTableShape, string>> = {
  electric: 'Electric',
  registry: 'Elixir',
  named: 'ETS',
  global: 'Erlang',
  registered: 'Erlang',
};

/** In English; translated by their text. */
export const beamTitles: Readonly<Record<BeamTableShape | 'node', string>> = {
  electric: 'Electric consumer registry',
  registry: 'Elixir registry',
  named: 'ETS table',
  global: 'Names of all nodes',
  registered: 'Names of this node',
  node: 'Node of Erlang',
};

function entryOf(
  { node, reading, samples, now, graceMs }: BeamSight,
  table: BeamTable,
  row: BeamRow,
  registry: string,
): RegistryEntry {
  const { key, process } = row;
  const deadSince = samples.get(sampleKey(reading.creation, table.name, key, process.identity)) ?? now;
  const { verdict, liveness, evidence } = judged(process, deadSince, now, graceMs);
  return {
    id: `${registry}:${JSON.stringify([key, process.identity])}`,
    name: key,
    path: null,
    process: {
      kind: 'beam',
      pid: process.pid,
      liveness,
      command: 'function' in process.state ? process.state.function : null,
    },
    verdict,
    since: null,
    port: null,
    address: null,
    rivals: [],
    evidence: [
      ...(process.node === node ? [] : [{ code: 'beam-elsewhere', node: process.node } as const]),
      ...evidence,
      ...(liveness === 'dead' && table.shape === 'electric' ? [{ code: 'beam-orphan-race' } as const] : []),
    ],
    removal: removalOf(row, verdict),
    lock: null,
  };
}

function judged(
  { pid, state }: BeamProcess,
  deadSince: number,
  now: number,
  graceMs: number,
): { readonly verdict: Verdict; readonly liveness: EntryLiveness; readonly evidence: readonly Evidence[] } {
  switch (state.kind) {
    case 'alive':
    case 'suspended':
      return {
        verdict: 'held',
        liveness: state.kind,
        evidence: [
          state.kind === 'alive'
            ? { code: 'beam-alive', pid, status: state.status, function: state.function }
            : { code: 'beam-suspended', pid, function: state.function },
          { code: 'beam-queue', length: state.queueLength },
        ],
      };
    case 'unknown':
      return { verdict: 'unknown', liveness: 'unknown', evidence: [{ code: 'beam-not-asked', pid }] };
    case 'dead': {
      // A clock that was set back proves nothing.
      const isProved = now - deadSince >= graceMs;
      return {
        verdict: isProved ? 'stale' : 'unknown',
        liveness: 'dead',
        evidence: [
          { code: 'beam-dead', pid },
          isProved
            ? { code: 'beam-dead-twice', since: deadSince, graceMs }
            : { code: 'beam-dead-once', since: deadSince, graceMs },
        ],
      };
    }
  }
}

/** Never from here: what is deleted between a crash and the clean-up after it makes an orphan of the process started next. */
function removalOf({ removal }: BeamRow, verdict: Verdict): EntryRemoval {
  const isWritable = removal.elixir !== null || removal.erlang !== null;
  return { kind: 'none', copy: verdict === 'stale' && isWritable ? removal : null };
}

/** A bag may have the same entry twice: shown once. */
function uniquely(entries: readonly RegistryEntry[]): RegistryEntry[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}
