import type { Dialect } from '../dialect';
import { codegraphProgram, parseLonePid } from './stamp';

/** What a codegraph database may be called; anything else that ends in `.lock` is not its note. */
const databaseName = /\.(?:db|sqlite|sqlite3)$/i;

/**
 * codegraph's note of which process last opened the database: `<dbPath>.lock`, a bare pid.
 * It excludes nobody. Other names than `graph.db.lock` are known by the database and journal beside them.
 */
export const codegraphDatabaseLock: Dialect = {
  id: 'codegraph.database-lock',
  tool: 'codegraph',
  program: codegraphProgram,
  kind: 'lock',
  mechanism: 'informational',
  names: [{ exact: 'graph.db.lock' }, { prefix: '', suffix: '.db.lock' }, { prefix: '', suffix: '.sqlite.lock' }],
  claims: (place) => {
    if (place.name === 'graph.db.lock') return true;
    const database = place.name.slice(0, -'.lock'.length);
    return databaseName.test(database) && place.hasSibling(database) && place.hasSibling('changes.journal');
  },
  asksNeighbours: true,
  maxBytes: 64,
  resource: (name) => name.slice(0, -'.lock'.length),
  parse: parseLonePid,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  words: {
    title: 'codegraph database note',
    what: 'codegraph notes here which process opened the database last. It excludes nobody.',
    harm: 'None beyond a missing warning to the next process.',
    cure: 'The next codegraph process overwrites it.',
  },
};
