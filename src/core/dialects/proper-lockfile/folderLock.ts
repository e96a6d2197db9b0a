import type { Dialect } from '../dialect';
import { heartbeatFolder } from '../forms/heartbeatFolder';
import { programNamed } from '../forms/programs';

/** The library's own default: older is taken by the next contender. Milliseconds. */
export const properLockfileStaleMs = 10_000;

/**
 * Longer than the default, because each caller sets its own and touches the lock only at half of it: a caller with
 * `stale: 60_000` that lives leaves it untouched for thirty seconds. Milliseconds.
 */
const anyCallersStaleMs = 5 * 60_000;

/** The lock of the npm package proper-lockfile on any file: an empty folder `<file>.lock`. */
export const properLockfileFolder: Dialect = heartbeatFolder({
  id: 'proper-lockfile.folder',
  tool: 'proper-lockfile',
  program: programNamed('node', 'nodejs', 'bun', 'deno', 'electron', 'code', 'claude'),
  names: [{ prefix: '', suffix: '.lock' }],
  leaseMs: anyCallersStaleMs,
  usualLeaseMs: properLockfileStaleMs,
  resource: (name) => name.slice(0, -'.lock'.length),
  words: {
    title: 'proper-lockfile lock',
    what: 'A Node.js program that uses the package proper-lockfile has the file of this name: the lock is an empty folder, and its holder sets the time of it anew every few seconds.',
    harm: 'The program that holds it ends with an error, and two programs may write the file at once.',
    cure: 'The next program that wants the lock takes it over once the time on it is old.',
  },
});
