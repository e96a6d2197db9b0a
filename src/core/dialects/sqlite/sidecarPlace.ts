import type { Place } from '../dialect';

/** What SQLite appends to the name of a database for the files that it keeps beside it. */
export type SidecarEnding = '-journal' | '-wal' | '-shm';

/** How databases of SQLite are usually called. */
const databaseName = /\.(?:db|db3|sqlite|sqlite3)$/i;

/** The name of the database beside which a sidecar of this name stands. */
export function databaseOf(name: string, ending: SidecarEnding): string {
  return name.slice(0, -ending.length);
}

/**
 * With a name that databases have, even alone: what is left of a lost one. Otherwise only beside the database, and then
 * with an extension, or as a pair, so that a folder `core-journal` beside a folder `core` is none.
 */
export function isSidecar(place: Place, ending: SidecarEnding): boolean {
  const database = databaseOf(place.name, ending);
  if (database === '') return false;
  if (databaseName.test(database)) return true;
  if (!place.hasSibling(database)) return false;
  return (
    /.\.[a-z0-9]{1,12}$/i.test(database) || (place.hasSibling(`${database}-wal`) && place.hasSibling(`${database}-shm`))
  );
}
