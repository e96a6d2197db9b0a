import type { Dialect } from '../dialect';
import { codegraphProgram, parseStamp, writeStamp } from './stamp';

/** After this long codegraph's next contender takes the lock, whoever holds it. Milliseconds. */
export const codegraphLeaseMs = 30_000;

/** The mutex of codegraph's change journal, created with `wx`, stolen by rename. */
export const codegraphJournalLock: Dialect = {
  id: 'codegraph.journal-lock',
  tool: 'codegraph',
  program: codegraphProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'changes.journal.lock' }],
  maxBytes: 4_096,
  resource: () => 'changes.journal',
  parse: parseStamp,
  leaseMs: codegraphLeaseMs,
  selfHealing: true,
  cure: null,
  leftovers: ['changes.journal.lock.*.tmp'],
  removable: true,
  stamp: writeStamp,
  words: {
    title: 'codegraph journal lock',
    what: 'Whoever writes codegraph’s change journal holds this file, usually for about a millisecond.',
    harm: 'Two processes may write the journal at once; an entry may be lost and the next incremental build would miss a change.',
    cure: 'codegraph takes a dead or expired lock by itself the next time it needs it. A process that waits for it gives up with an error after 5 seconds.',
  },
};
