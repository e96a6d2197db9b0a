import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { javaProgram } from '../h2/databaseLock';

/** `node.lock` in a data folder, or in `nodes/0` of one: empty, permanent, locked with `fcntl` through Java. */
export const elasticsearchNodeLock: Dialect = kernelFile({
  id: 'elasticsearch.node-lock',
  tool: 'elasticsearch',
  program: javaProgram,
  names: [{ exact: 'node.lock' }],
  claims: (place) => ['_state', 'indices', 'nodes'].some((name) => place.hasSibling(name)),
  asksNeighbours: true,
  by: 'fcntl',
  outside: { group: 'daemons', folders: ['/var/lib/elasticsearch', '/var/lib/opensearch'] },
  words: {
    title: 'Elasticsearch node lock',
    what: 'An Elasticsearch or OpenSearch node locks this empty file while it has this data folder; the file itself always stays. A second node says "failed to obtain node locks".',
    harm: 'A running node that misses it stops working, and a second node can damage the data.',
    cure: 'It is free as soon as the node that holds it ends.',
  },
});
