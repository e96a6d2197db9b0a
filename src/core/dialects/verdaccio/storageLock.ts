import type { Claimant, Dialect, Place } from '../dialect';
import { programNamed } from '../forms/programs';
import { isBelow } from '../place';

/**
 * Verdaccio's locks on its own files, made by the npm package lockfile: empty files that name nobody. Elsewhere such a
 * file cannot be told from any other empty one.
 */
export const verdaccioStorageLock: Dialect = {
  id: 'verdaccio.storage-lock',
  tool: 'verdaccio',
  program: programNamed('verdaccio'),
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: '.verdaccio-db.json.lock' }, { exact: 'package.json.lock' }],
  claims: isInStorage,
  asksNeighbours: true,
  byContent: true,
  maxBytes: 1,
  resource: (name) => name.slice(0, -'.lock'.length),
  parse: parseEmptyLock,
  leaseMs: 5_000,
  selfHealing: true,
  cure: null,
  removable: false,
  words: {
    title: 'Verdaccio storage lock',
    what: 'Verdaccio has this file of its storage for a moment while it reads or writes it.',
    harm: 'Two requests may write the same package metadata at once.',
    cure: 'Verdaccio takes it over once it is five seconds old.',
  },
};

function isInStorage(place: Place): boolean {
  if (!place.hasSibling(place.name.slice(0, -'.lock'.length))) return false;
  return place.name === '.verdaccio-db.json.lock' || isBelow(place, 'verdaccio');
}

function parseEmptyLock(bytes: Uint8Array): Claimant {
  return bytes.length === 0 ? { state: 'nobody' } : { state: 'foreign' };
}
