import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

/** pre-commit's mutex on the environments of all hooks. */
export const preCommitStoreLock: Dialect = kernelFile({
  id: 'pre-commit.store-lock',
  tool: 'pre-commit',
  program: programNamed('pre-commit'),
  by: 'flock',
  names: [{ exact: '.lock' }],
  claims: (place) => isIn(place, 'pre-commit') || (place.hasSibling('db.db') && place.hasSibling('README')),
  asksNeighbours: true,
  resource: () => '.',
  outside: { group: 'caches', folders: ['~/.cache/pre-commit'] },
  words: {
    title: 'pre-commit store lock',
    what: 'A pre-commit installs hooks into its store, and others wait. The empty file always stays.',
    harm: 'Two pre-commits may build the same environment at once.',
    cure: 'Nothing to do: the lock goes with the process that has it.',
  },
});
