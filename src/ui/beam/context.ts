import type { BeamDesk } from '../../core/registry/beam/beamDesk';
import { nodeOfRow } from '../../present/registryRowIds';
import type { BeamHost } from './host';
import type { NodeLinks } from './nodeLinks';

/** What the commands for live nodes work with. */
export interface NodeContext {
  readonly host: BeamHost;
  readonly desk: BeamDesk;
  readonly links: NodeLinks;
  /** Reads the settings anew. */
  readonly reread: () => void;
}

/** The node that a row is, or is below of, as long as it is declared. */
export function nodeOfCommand({ desk }: NodeContext, row: unknown): string | undefined {
  const node = typeof row === 'string' ? nodeOfRow(row) : undefined;
  return node !== undefined && desk.nodes.includes(node) ? node : undefined;
}
