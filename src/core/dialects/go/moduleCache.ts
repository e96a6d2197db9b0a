import type { Dialect, Place } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isBelow, isIn } from '../place';

/** `$GOMODCACHE/cache/lock`, one for every version downloaded, one for every repository fetched. (cmd/go modfetch.) */
export const goModuleCache: Dialect = kernelFile({
  id: 'go.module-cache',
  tool: 'go',
  program: programNamed('go', 'gopls'),
  names: [{ exact: 'lock' }, { prefix: '', suffix: '.lock' }],
  claims: isGoLock,
  asksNeighbours: true,
  by: 'flock',
  resource: (name) => (name === 'lock' ? '.' : name.slice(0, -'.lock'.length)),
  outside: { group: 'caches', folders: ['~/go/pkg/mod/cache', '~/go/pkg/mod/cache/vcs'] },
  words: {
    title: 'Go module cache lock',
    what: 'The go command locks this empty file while it downloads modules into the cache of this user; the file itself always stays.',
    harm: 'Removing it ends no wait, and can let two downloads write the same module.',
    cure: 'It is free as soon as the go command or the language server that holds it has its module, or ends.',
  },
});

function isGoLock(place: Place): boolean {
  const { folder, name } = place;
  if (name === 'lock') return isIn(place, 'cache') && place.hasSibling('download');
  if (isIn(place, 'cache', 'vcs')) return /^[0-9a-f]{64}\.lock$/.test(name);
  return isBelow(place, 'download') && /[\\/]@v[\\/]?$/.test(folder) && /^v[0-9].*\.lock$/.test(name);
}
