import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { isBelow } from '../place';

/** Locked with `flock` during an installation and deleted at its end. The manifest is `Gemfile.lock`. */
export const bundlerInstallLock: Dialect = kernelFile({
  id: 'bundler.install-lock',
  tool: 'bundler',
  program: /(?:^|[\s\\/])bundler?(?:[\d.]+)?(?:\.bat)?(?=\s|$)/i,
  names: [{ exact: 'bundler.lock' }],
  claims: (place) =>
    place.hasSibling('gems') ||
    place.hasSibling('specifications') ||
    isBelow(place, '.bundle') ||
    (isBelow(place, 'vendor') && isBelow(place, 'bundle')),
  asksNeighbours: true,
  by: 'flock',
  words: {
    title: 'Bundler installation lock',
    what: 'Bundler locks this file while it installs gems into this folder, and deletes it at the end. It is not a list of versions: that is Gemfile.lock.',
    harm: 'Removing it during an installation lets a second one write the same gems.',
    cure: 'It goes away when the installation ends. One that nobody holds blocks nothing.',
  },
});
