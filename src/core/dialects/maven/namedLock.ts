import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { isBelow } from '../place';

/**
 * The file locks of Maven's resolver, where they are turned on: `<local repository>/.locks/artifact~….lock`, locked
 * with `fcntl` through Java. (apache/maven-resolver, GAVNameMapper and BasedirNameMapper.)
 */
export const mavenNamedLock: Dialect = kernelFile({
  id: 'maven.named-lock',
  tool: 'maven',
  program: /(?:^|[\s\\/])mvnd?(?:\.cmd)?(?=\s|$)|org\.codehaus\.plexus\.classworlds\.launcher\.Launcher/i,
  names: [
    { prefix: 'artifact~', suffix: '.lock' },
    { prefix: 'metadata~', suffix: '.lock' },
    { prefix: 'tracking-', suffix: '.lock' },
  ],
  claims: (place) => isBelow(place, '.locks'),
  by: 'fcntl',
  outside: { group: 'caches', folders: ['~/.m2/repository/.locks'] },
  words: {
    title: 'Maven repository lock',
    what: 'Maven locks this file while it downloads or installs one artifact in the local repository; the file may stay.',
    harm: 'Removing it while a build runs can let two builds write the same artifact.',
    cure: 'It is free as soon as the build that holds it ends.',
  },
});
