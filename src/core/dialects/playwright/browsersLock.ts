import type { Dialect } from '../dialect';
import { heartbeatFolder } from '../forms/heartbeatFolder';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';
import { properLockfileStaleMs } from '../proper-lockfile/folderLock';

/** Playwright's lock on the folder of its browsers, for an install or a removal. */
export const playwrightBrowsersLock: Dialect = heartbeatFolder({
  id: 'playwright.browsers-lock',
  tool: 'playwright',
  program: programNamed('playwright', 'playwright-core'),
  names: [{ exact: '__dirlock' }],
  claims: (place) => isIn(place, 'ms-playwright') || place.hasSibling('.links'),
  asksNeighbours: true,
  leaseMs: properLockfileStaleMs,
  resource: () => '.',
  outside: {
    group: 'caches',
    folders: ['~/.cache/ms-playwright', '~/Library/Caches/ms-playwright', '~/AppData/Local/ms-playwright'],
  },
  words: {
    title: 'Playwright browser install lock',
    what: 'A Playwright is installing or removing browsers, and others wait for it.',
    harm: 'Two installs may write the same browser and leave it broken.',
    cure: 'The next install takes it over once it has not been touched for ten seconds.',
  },
});
