import type { Dialect, Place } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { javaProgram } from '../h2/databaseLock';

/** `write.lock` in an index: empty, permanent, locked with `fcntl` through Java by whoever writes to the index. */
export const luceneWriteLock: Dialect = kernelFile({
  id: 'lucene.write-lock',
  tool: 'lucene',
  program: javaProgram,
  names: [{ exact: 'write.lock' }],
  claims: isIndex,
  asksNeighbours: true,
  by: 'fcntl',
  words: {
    title: 'Lucene index lock',
    what: 'The program that writes to this search index locks this empty file; the file itself always stays. Elasticsearch, OpenSearch and Solr have one for every part of an index.',
    harm: 'A running writer that misses it stops with an error, and a second writer can damage the index.',
    cure: 'It is free as soon as the program that holds it closes the index, or ends.',
  },
});

function isIndex(place: Place): boolean {
  for (const name of place.siblings()) if (/^segments_[0-9a-z]+$/.test(name)) return true;
  return false;
}
