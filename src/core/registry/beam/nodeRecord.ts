import type { Registry, RegistryGap } from '../registry';
import { beamId } from './beamIds';
import { beamTitles } from './beamRegistries';

/** A node as it stands in the list itself. `release`: of Erlang there; `null` until it has answered. */
export function nodeRecord(node: string, release: string | null, gaps: readonly RegistryGap[]): Registry {
  return {
    id: beamId(node),
    source: { kind: 'node', node, release },
    dialect: 'beam.node',
    tool: 'Erlang',
    title: beamTitles.node,
    entries: [],
    ...(gaps.length === 0 ? {} : { gaps }),
  };
}
