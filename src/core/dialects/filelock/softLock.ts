import type { Dialect } from '../dialect';
import { longestMarker, parseOwnerRecord, parseSoftMarker, pythonProgram } from './records';

/** SoftFileLock: an exclusive file that names its holder. In 3.9 it was still empty: such a file is like any other. */
export const filelockSoft: Dialect = {
  id: 'filelock.soft',
  tool: 'filelock',
  program: pythonProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ prefix: '', suffix: '.lock' }],
  byContent: true,
  maxBytes: longestMarker,
  resource: (name) => name.slice(0, -'.lock'.length),
  parse: parseSoftMarker,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  words: {
    title: 'filelock soft lock',
    what: 'A Python program that uses the package filelock has what this lock is named after.',
    harm: 'A second program gets the lock while the first still works with what it protects.',
    cure: 'The next program that wants the lock removes it when its holder is gone.',
  },
};

/**
 * SoftFileLease: the same with a term, which the marker states and every contender must agree on. Judged by its holder
 * alone, since the term differs from lock to lock.
 */
export const filelockLease: Dialect = {
  ...filelockSoft,
  id: 'filelock.lease',
  parse: parseOwnerRecord,
  words: {
    title: 'filelock lease',
    what: 'A Python program has this lock for a limited time and renews it while it works; others may take it when the time is over.',
    harm: 'A second program gets the lease while the first still relies on it.',
    cure: 'The next program that wants it takes it over when its holder is gone or the time is over.',
  },
};
