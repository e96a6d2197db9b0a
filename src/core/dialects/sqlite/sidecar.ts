import { parseNothing } from '../content';
import type { Dialect } from '../dialect';
import { anyProgram } from '../forms/anyProgram';
import type { DialectWords } from '../words';
import { databaseOf, isSidecar, type SidecarEnding } from './sidecarPlace';

/** A file that SQLite keeps beside a database while it writes. */
export function sidecar(ending: SidecarEnding, id: string, words: DialectWords): Dialect {
  return {
    id,
    tool: 'sqlite',
    program: anyProgram,
    kind: 'lock',
    mechanism: 'data',
    names: [{ prefix: '', suffix: ending }],
    claims: (place) => isSidecar(place, ending),
    asksNeighbours: true,
    // Opening one of these drops the locks that our own process may have on it.
    maxBytes: 0,
    resource: (name) => databaseOf(name, ending),
    parse: parseNothing,
    // Transactions lock ranges of the database; with a write-ahead log also of the shared index.
    mutex: { by: 'fcntl', on: (name) => [databaseOf(name, ending), `${databaseOf(name, ending)}-shm`] },
    leaseMs: null,
    selfHealing: true,
    cure: null,
    removable: false,
    words,
  };
}
