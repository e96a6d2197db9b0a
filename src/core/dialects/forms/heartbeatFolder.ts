import type { Claimant, Dialect } from '../dialect';
import type { DialectWords } from '../words';

/** What differs between tools whose lock is an empty folder with a heartbeat. */
export type HeartbeatFolder = Pick<Dialect, 'id' | 'tool' | 'program' | 'names' | 'leaseMs' | 'resource'> &
  Partial<Pick<Dialect, 'claims' | 'asksNeighbours' | 'outside' | 'removable' | 'usualLeaseMs'>> & {
    readonly words: DialectWords;
  };

/**
 * An empty folder that its holder touches again and again; it names nobody. Any script makes such a folder too, but
 * gives it no heartbeat: that is told by its times, not here.
 */
export function heartbeatFolder(form: HeartbeatFolder): Dialect {
  return {
    kind: 'lock',
    mechanism: 'heartbeat',
    shapes: ['directory'],
    byContent: true,
    maxBytes: 0,
    parse: () => ({ state: 'foreign' }),
    parseEntries: parseEmptyFolder,
    selfHealing: true,
    cure: null,
    removable: true,
    stamp: 'empty-folder',
    ...form,
  };
}

/** A folder with something in it is no such lock: a manifest, or another tool's. */
export function parseEmptyFolder(entries: readonly string[]): Claimant {
  return entries.length === 0 ? { state: 'nobody' } : { state: 'foreign' };
}
