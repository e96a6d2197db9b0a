import type { Dialect } from '../dialect';
import { codegraphProgram, parseStamp } from './stamp';

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
  removable: true,
};
