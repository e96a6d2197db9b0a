import { decimal, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { redisProgram } from './program';

const snapshotName = /^temp-([0-9]{1,10})\.rdb$/;

/** `temp-<pid>.rdb`: a snapshot on its way, to be renamed to `dump.rdb`; the pid is of the process that writes it. */
export const redisTemporarySnapshot: Dialect = {
  id: 'redis.temporary-snapshot',
  tool: 'redis',
  program: redisProgram,
  kind: 'temp',
  mechanism: 'leftover',
  names: [{ prefix: 'temp-', suffix: '.rdb' }],
  claims: (place) =>
    snapshotName.test(place.name) && (place.hasSibling('dump.rdb') || place.hasSibling('appendonlydir')),
  asksNeighbours: true,
  // Only the name says something; what is in it is the database, large and nobody's business.
  maxBytes: 0,
  resource: () => 'dump.rdb',
  parse: parseSnapshotName,
  leaseMs: 60_000,
  selfHealing: false,
  cure: null,
  removable: false,
  words: {
    title: 'unfinished Redis snapshot',
    what: 'Redis writes a snapshot of its data under this name before it replaces the last one. One of a process that was killed is never finished.',
    harm: 'The snapshot that is being written fails.',
    cure: 'Nothing removes it by itself. It can be deleted by hand once Redis runs and has its data.',
  },
};

function parseSnapshotName(_bytes: Uint8Array, name: string): Claimant {
  const pid = decimal(snapshotName.exec(name)?.[1] ?? '');
  return pid === null ? { state: 'nobody' } : named(pid);
}
