import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { isIn } from '../place';

/** Of the store's database and of its garbage collector: empty, locked with `flock`, never deleted. */
export const nixStoreLock: Dialect = kernelFile({
  id: 'nix.store-lock',
  tool: 'nix',
  program: /(?:^|[\s\\/])nix(?:-[a-z-]+)?(?=\s|$)/,
  names: [{ exact: 'big-lock' }, { exact: 'gc.lock' }],
  claims: (place) => isIn(place, 'nix', 'db') || isIn(place, 'var', 'nix'),
  by: 'flock',
  outside: { group: 'system', folders: ['/nix/var/nix', '/nix/var/nix/db'] },
  words: {
    title: 'Nix store lock',
    what: 'Nix locks this empty file while it works on the database of its store or collects garbage; the file itself always stays.',
    harm: 'Removing it can let the garbage collector delete what a build is just making.',
    cure: 'It is free as soon as the Nix process that holds it ends.',
  },
});
