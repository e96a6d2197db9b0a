import { named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { gitPlaceOf } from './gitPlace';
import { gitProgram } from './program';

/** `stash` writes through a lock on a temporary index, which therefore ends in `.lock` as well. */
const ownName = /^(?:next-index-|index\.stash\.)([0-9]{1,10})(?:\.lock)?$/;

/** The second index of `git commit <path>` and that of `git stash`: its maker's pid stands in its name. */
export const gitCommitIndex: Dialect = {
  id: 'git.commit-index',
  tool: 'git',
  program: gitProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [
    { prefix: 'next-index-', suffix: '.lock' },
    { prefix: 'index.stash.', suffix: '.lock' },
  ],
  claims: (place) => ownName.test(place.name) && gitPlaceOf(place)?.inside === '',
  asksNeighbours: true,
  maxBytes: 0,
  resource: () => 'index',
  parse: parseIndexName,
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: true,
  words: {
    title: 'git index of one commit',
    what: 'git keeps here what goes into a commit of some files, or into a stash, while an editor or a hook is at it.',
    harm: 'The commit or the stash under way fails.',
    cure: 'git removes it when it is done. After a crash it stays, and does no harm but by its name when a process of the same number commits.',
  },
};

function parseIndexName(_bytes: Uint8Array, name: string): Claimant {
  const pid = ownName.exec(name)?.[1];
  return pid === undefined ? { state: 'foreign' } : named(Number(pid));
}
