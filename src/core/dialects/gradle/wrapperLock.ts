import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { isBelow } from '../place';
import { gradleProgram } from './program';

/** Taken by the wrapper while it downloads and unpacks a distribution, with `fcntl` through Java. */
export const gradleWrapperLock: Dialect = kernelFile({
  id: 'gradle.wrapper-lock',
  tool: 'gradle',
  program: gradleProgram,
  names: [{ prefix: '', suffix: '.zip.lck' }],
  claims: (place) => isBelow(place, 'wrapper') && isBelow(place, 'dists'),
  by: 'fcntl',
  resource: (name) => name.slice(0, -'.lck'.length),
  outside: { group: 'caches', folders: ['~/.gradle/wrapper/dists/*/*'] },
  words: {
    title: 'Gradle wrapper download lock',
    what: 'The Gradle wrapper locks this file while it downloads and unpacks this version of Gradle; the file itself stays.',
    harm: 'Removing it during a download can leave a half unpacked Gradle that later builds trust.',
    cure: 'It is free as soon as the download ends. If one was broken off, the next build downloads again.',
  },
});
