import type { Dialect } from '../dialect';
import { javaProgram } from './databaseLock';
import { parseH2Lock } from './lockProperties';

/**
 * `X.lock.db` of an older database, kept in `X.h2.db`. It has no heartbeat: its program only watches whether somebody
 * else wrote into it, and a contender finds out by writing and waiting. (h2database, FileLock.java.)
 */
export const h2PageStoreLock: Dialect = {
  id: 'h2.page-store-lock',
  tool: 'h2',
  program: javaProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ prefix: '', suffix: '.lock.db' }],
  byContent: true,
  maxBytes: 1_024,
  resource: (name) => `${name.slice(0, -'.lock.db'.length)}.h2.db`,
  parse: parseH2Lock,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  words: {
    title: 'H2 database lock',
    what: 'A Java program keeps this file while it has the H2 database of the same name open. It does not say which program, and a killed one leaves it behind.',
    harm: 'A second program can open the database at the same time and damage it.',
    cure: 'H2 takes over a dead one by itself the next time the database is opened.',
  },
};
