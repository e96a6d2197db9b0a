import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { isIn } from '../place';

/** `/run/snapd/lock/<snap>.lock`: taken with `flock` while a snap is started or changed. */
export const snapLock: Dialect = kernelFile({
  id: 'snap.snap-lock',
  tool: 'snap',
  program: /(?:^|[\s\\/])(?:snapd?|snap-confine|snap-update-ns)(?=\s|$)/,
  names: [{ prefix: '', suffix: '.lock' }],
  claims: (place) => isIn(place, 'run', 'snapd', 'lock'),
  by: 'flock',
  outside: { group: 'system', folders: ['/run/snapd/lock'] },
  words: {
    title: 'snap lock',
    what: 'snapd locks this empty file while it starts or changes the snap it is named after; the file itself stays.',
    harm: 'Removing it can let a snap start while it is being changed.',
    cure: 'It is free as soon as the process that holds it has done its work.',
  },
});
