import type { Dialect } from '../dialect';
import { segmentsOf } from '../place';

/** The old copy of a package that pip moves aside during an install: `~ip` for `pip`. Its name has no maker. */
export const pipAsideFolder: Dialect = {
  id: 'pip.aside-folder',
  tool: 'pip',
  program: /(?:^|[\s\\/])pip[0-9.]*(?:\.exe)?(?=\s|$)|-m pip\b/i,
  kind: 'temp',
  mechanism: 'leftover',
  shapes: ['directory'],
  // A package's name may end in any letter or digit.
  names: [{ prefix: '~', suffix: '' }],
  claims: ({ folder, name }) =>
    /^~[\w.-]+$/.test(name) && /^(?:site|dist)-packages$/.test(segmentsOf(folder).at(-1) ?? ''),
  maxBytes: 0,
  resource: () => '.',
  parse: () => ({ state: 'nobody' }),
  parseEntries: () => ({ state: 'nobody' }),
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: false,
  words: {
    title: 'pip leftover',
    what: 'pip moved the old copy of a package to this name while it installed another, and did not get to remove it; it warns of an invalid distribution since.',
    harm: 'A pip that still runs cannot put the old package back when its install fails.',
    cure: 'When no pip runs, the folder can be deleted by hand.',
  },
};
