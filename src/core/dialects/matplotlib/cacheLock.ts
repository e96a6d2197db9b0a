import type { Dialect } from '../dialect';
import { pythonProgram } from '../filelock/records';

/** Matplotlib's lock on a file of its cache, such as the list of fonts. Names nobody. */
export const matplotlibCacheLock: Dialect = {
  id: 'matplotlib.cache-lock',
  tool: 'matplotlib',
  program: pythonProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ prefix: '', suffix: '.matplotlib-lock' }],
  maxBytes: 1,
  resource: (name) => name.slice(0, -'.matplotlib-lock'.length),
  parse: (bytes) => (bytes.length === 0 ? { state: 'nobody' } : { state: 'foreign' }),
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: true,
  outside: { group: 'caches', folders: ['~/.cache/matplotlib', '~/.matplotlib', '~/Library/Caches/matplotlib'] },
  words: {
    title: 'Matplotlib cache lock',
    what: 'A Python program writes this file of the Matplotlib cache; others wait five seconds and then fail.',
    harm: 'Two programs may write the file at once; Matplotlib then builds it again.',
    cure: 'Matplotlib never clears it: its own error says to remove the file and try again.',
  },
};
