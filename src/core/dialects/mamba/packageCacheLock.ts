import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { isIn } from '../place';

/** Mamba's mutex on the package cache (`pkgs/pkgs.lock`) or on one index in it (`pkgs/cache/<hash>.json.lock`). */
export const mambaPackageCacheLock: Dialect = kernelFile({
  id: 'mamba.package-cache-lock',
  tool: 'mamba',
  program: /(?:^|[\s\\/])(?:micro)?(?:mamba|conda)(?:\.exe)?(?=\s|$)/i,
  by: 'fcntl',
  names: [{ exact: 'pkgs.lock' }, { prefix: '', suffix: '.json.lock' }],
  claims: (place) => (place.name === 'pkgs.lock' ? isIn(place, 'pkgs') : isIn(place, 'pkgs', 'cache')),
  resource: (name) => (name === 'pkgs.lock' ? '.' : name.slice(0, -'.lock'.length)),
  words: {
    title: 'mamba package cache lock',
    what: 'mamba locks this file while it downloads or unpacks packages.',
    harm: 'Two processes may unpack the same package at once.',
    cure: 'Nothing to do: the lock goes with the process that has it.',
  },
});
