import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { parseH2Lock } from './lockProperties';

/** Java, in which everything that opens an H2, HSQLDB, Derby or Lucene folder runs. */
export const javaProgram = /(?:^|[\s\\/])java(?:w)?(?:\.exe)?(?=\s|$)/i;

/**
 * `X.lock.db` of a database that is kept in `X.mv.db`: whoever has that open has locked it, whatever this file says.
 */
export const h2DatabaseLock: Dialect = kernelFile({
  id: 'h2.database-lock',
  tool: 'h2',
  program: javaProgram,
  names: [{ prefix: '', suffix: '.lock.db' }],
  claims: (place) => place.hasSibling(storeOf(place.name)),
  asksNeighbours: true,
  byContent: true,
  maxBytes: 1_024,
  resource: storeOf,
  parse: parseH2Lock,
  by: 'fcntl',
  on: (name) => [storeOf(name)],
  words: {
    title: 'H2 database lock',
    what: 'A Java program keeps this file while it has the H2 database beside it open, and locks the database as well. A killed program leaves it behind.',
    harm: 'While the database is open, its program notices and writes it anew; a second program may come in between and damage the database.',
    cure: 'It is deleted when the database is closed. One that was left behind, H2 takes over by itself the next time the database is opened.',
  },
});

function storeOf(name: string): string {
  return `${name.slice(0, -'.lock.db'.length)}.mv.db`;
}
