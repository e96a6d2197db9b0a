import { parseNothing } from '../content';
import type { Dialect, Place } from '../dialect';
import type { DialectWords } from '../words';
import { anyProgram } from '../forms/anyProgram';

/** How databases of SQLite are usually called. */
const databaseName = /\.(?:db|db3|sqlite|sqlite3)$/i;

type Ending = '-journal' | '-wal' | '-shm';

/** A file that SQLite keeps beside a database while it writes. */
export function sidecar(ending: Ending, id: string, words: DialectWords): Dialect {
  const databaseOf = (name: string): string => name.slice(0, -ending.length);
  return {
    id,
    tool: 'sqlite',
    program: anyProgram,
    kind: 'lock',
    mechanism: 'data',
    names: [{ prefix: '', suffix: ending }],
    claims: (place) => isSidecar(place, databaseOf(place.name)),
    asksNeighbours: true,
    // Opening one of these drops the locks that our own process may have on it.
    maxBytes: 0,
    resource: databaseOf,
    parse: parseNothing,
    // Transactions lock ranges of the database; with a write-ahead log also of the shared index.
    mutex: { by: 'fcntl', on: (name) => [databaseOf(name), `${databaseOf(name)}-shm`] },
    leaseMs: null,
    selfHealing: true,
    cure: null,
    removable: false,
    words,
  };
}

/**
 * With a name that databases have, even alone: what is left of a lost one. Otherwise only beside the database, and then
 * with an extension, or as a pair, so that a folder `core-journal` beside a folder `core` is none.
 */
function isSidecar(place: Place, database: string): boolean {
  if (database === '') return false;
  if (databaseName.test(database)) return true;
  if (!place.hasSibling(database)) return false;
  return (
    /.\.[a-z0-9]{1,12}$/i.test(database) || (place.hasSibling(`${database}-wal`) && place.hasSibling(`${database}-shm`))
  );
}
