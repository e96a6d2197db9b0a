import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { segmentsOf } from '../place';
import { gradleProgram } from './program';

/** Folders below `.gradle` with other people's content: unpacked artifacts, modules, distributions. */
const contentFolders = new Set(['transformed', 'files-2.1', 'dists', 'jdks', 'samples', 'src']);

/**
 * The mutexes of Gradle's caches, in a project's `.gradle` and in the user's. Locked with `fcntl` through Java, so they
 * are never opened: what their binary content says of a holder, the kernel's table says for certain. (17 bytes: state;
 * 39 and more: state, port and pid of who has or had it, which a killed build leaves behind.)
 */
export const gradleCacheLock: Dialect = kernelFile({
  id: 'gradle.cache-lock',
  tool: 'gradle',
  program: gradleProgram,
  names: [{ prefix: '', suffix: '.lock' }],
  claims: ({ folder }) => {
    const segments = segmentsOf(folder);
    const home = segments.lastIndexOf('.gradle');
    return home >= 0 && !segments.slice(home + 1).some((segment) => contentFolders.has(segment));
  },
  by: 'fcntl',
  resource: (name) => name.slice(0, -'.lock'.length),
  cure: 'gradle --stop',
  outside: {
    group: 'caches',
    folders: ['~/.gradle/caches', '~/.gradle/caches/*', '~/.gradle/caches/*/*', '~/.gradle/daemon/*'],
  },
  words: {
    title: 'Gradle cache lock',
    what: 'Gradle locks this file while it reads or writes the cache beside it; the file itself always stays. Another build gives up after a minute with "Timeout waiting to lock".',
    harm: 'Removing it ends no wait. While a Gradle daemon lives, it can let two builds damage the cache.',
    cure: 'It is free as soon as the daemon that holds it ends; "gradle --stop" ends the idle daemons of that Gradle version.',
  },
});
