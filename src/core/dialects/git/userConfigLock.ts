import { parseNothing } from '../content';
import type { Dialect } from '../dialect';
import { isIn } from '../place';
import { gitProgram } from './program';

/** Locks on a user's own settings and stored credentials. A git that works anywhere may have them. */
export const gitUserConfigLock: Dialect = {
  id: 'git.user-config-lock',
  tool: 'git',
  program: gitProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: '.gitconfig.lock' }, { exact: '.git-credentials.lock' }, { exact: 'config.lock' }],
  claims: (place) => place.name !== 'config.lock' || isIn(place, '.config', 'git'),
  // It becomes the file itself, which may hold passwords.
  maxBytes: 0,
  resource: (name) => name.slice(0, -'.lock'.length),
  parse: parseNothing,
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: true,
  outside: { group: 'security', folders: ['~', '~/.config/git'] },
  words: {
    title: 'lock on a user’s git settings',
    what: 'git is writing a new version of your own settings or stored credentials.',
    harm: 'Two gits write the file, and what one of them set is lost.',
    cure: 'git removes it within moments. After a crash, make sure that no git runs and delete it.',
  },
};
