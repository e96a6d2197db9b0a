import type { Claimant, Dialect, Place } from '../dialect';
import { programNamed } from '../forms/programs';

const lockName = /^[0-9a-f]{64}$/;
const repositoryParts = ['config', 'data', 'index', 'keys', 'snapshots'];

/** Each command replaces its lock every five minutes, and calls those of others dead after thirty. Milliseconds. */
const staleMs = 30 * 60_000;

/**
 * The folder of a repository's locks. Each is encrypted, so whose it is can only be told with the password; but every
 * lock that comes or goes sets the time of the folder.
 */
export const resticRepositoryLocks: Dialect = {
  id: 'restic.repository-locks',
  tool: 'restic',
  program: programNamed('restic'),
  kind: 'lock',
  mechanism: 'heartbeat',
  shapes: ['directory'],
  byContent: true,
  names: [{ exact: 'locks' }],
  claims: (place: Place) => repositoryParts.every((part) => place.hasSibling(part)),
  asksNeighbours: true,
  maxBytes: 0,
  resource: () => '.',
  parse: () => ({ state: 'foreign' }),
  parseEntries: parseLocks,
  leaseMs: staleMs,
  selfHealing: true,
  cure: 'restic unlock',
  removable: false,
  words: {
    title: 'restic repository locks',
    what: 'There are locks in this restic repository. They are encrypted: `restic list locks` and `restic cat lock ID` show whose they are.',
    harm: 'A backup that is under way loses data when another command prunes the repository at the same time.',
    cure: 'Each goes when its command ends. `restic unlock` removes those that are older than thirty minutes or whose process on this machine is gone.',
  },
};

function parseLocks(entries: readonly string[]): Claimant {
  return entries.some((entry) => lockName.test(entry)) ? { state: 'nobody' } : { state: 'foreign' };
}
