import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { segmentsOf } from '../place';

/** `.structure.lock`, and `<file>.lock` beside what is being downloaded. Deleted after use. (coursier, CacheLocks.scala.) */
export const coursierCacheLock: Dialect = kernelFile({
  id: 'coursier.cache-lock',
  tool: 'coursier',
  program: /(?:^|[\s\\/])(?:cs|coursier|sbt|scala|scala-cli|bloop|metals)(?:\.\w+)?(?=\s|$)|coursier/i,
  names: [{ exact: '.structure.lock' }, { prefix: '', suffix: '.lock' }],
  claims: ({ folder, name }) => {
    const segments = segmentsOf(folder).map((segment) => segment.toLowerCase());
    const home = segments.lastIndexOf('coursier');
    const inCache = home >= 0 && segments.slice(home + 1).some((segment) => segment === 'v1');
    return inCache && (name === '.structure.lock' || segments.includes('https') || segments.includes('http'));
  },
  by: 'fcntl',
  resource: (name) => (name === '.structure.lock' ? '.' : name.slice(0, -'.lock'.length)),
  outside: { group: 'caches', folders: ['~/.cache/coursier/v1', '~/Library/Caches/Coursier/v1'] },
  words: {
    title: 'coursier download lock',
    what: 'coursier, which sbt, Metals and Scala CLI download with, locks this file while it fetches what stands beside it.',
    harm: 'Removing it during a download can let two processes write the same file.',
    cure: 'It is removed as soon as the download ends. One that nobody holds is left from a process that was killed, and blocks nothing.',
  },
});
