import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { isIn } from '../place';

/** One file for every formula, cask or update, locked with `flock`; they stay. (brew, lock_file.rb and utils/lock.sh.) */
export const homebrewFormulaLock: Dialect = kernelFile({
  id: 'homebrew.formula-lock',
  tool: 'homebrew',
  program: /(?:^|[\s\\/])brew(?:\.(?:sh|rb))?(?=\s|$)/,
  names: [{ prefix: '', suffix: '.lock' }, { exact: 'update' }],
  claims: (place) => isIn(place, 'var', 'homebrew', 'locks'),
  by: 'flock',
  cure: 'brew cleanup',
  outside: {
    group: 'caches',
    folders: [
      '/usr/local/var/homebrew/locks',
      '/opt/homebrew/var/homebrew/locks',
      '/home/linuxbrew/.linuxbrew/var/homebrew/locks',
    ],
  },
  words: {
    title: 'Homebrew lock',
    what: 'Homebrew locks this empty file while it installs, upgrades or removes what the file is named after; the file itself stays.',
    harm: 'Removing it ends no wait, and can let two brew commands change the same package.',
    cure: 'It is free as soon as the brew command that holds it ends. "brew cleanup" removes those that nobody holds.',
  },
});
