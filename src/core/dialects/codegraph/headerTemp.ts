import type { Dialect } from '../dialect';
import { codegraphLeaseMs } from './journalLock';
import { codegraphProgram } from './stamp';

/** The new journal on its way to be renamed into place. Its fixed name tells nothing of its maker. */
export const codegraphHeaderTemp: Dialect = {
  id: 'codegraph.header-temp',
  tool: 'codegraph',
  program: codegraphProgram,
  kind: 'temp',
  mechanism: 'leftover',
  names: [{ exact: 'changes.journal.tmp' }],
  maxBytes: 4_096,
  resource: () => 'changes.journal',
  parse: () => ({ state: 'nobody' }),
  leaseMs: codegraphLeaseMs,
  selfHealing: false,
  cure: 'codegraph build',
  removable: true,
  words: {
    title: 'codegraph journal, unfinished',
    what: 'The next content of the change journal, on its way to be renamed into place.',
    harm: 'The write under way fails, and the next build looks at every file.',
    cure: 'codegraph does not sweep it, but its next build writes and renames the same file.',
  },
};
