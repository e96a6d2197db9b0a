import type { Dialect } from '../dialect';
import { heartbeatFolder } from '../forms/heartbeatFolder';
import { programNamed } from '../forms/programs';
import { properLockfileStaleMs } from '../proper-lockfile/folderLock';

/** The lock of Yarn 1 with `--mutex file`. */
export const yarnSingleInstance: Dialect = heartbeatFolder({
  id: 'yarn1.single-instance',
  tool: 'yarn',
  program: programNamed('yarn', 'yarnpkg'),
  names: [{ exact: '.yarn-single-instance.lock' }],
  leaseMs: properLockfileStaleMs,
  resource: () => '.',
  words: {
    title: 'Yarn single-instance lock',
    what: 'A Yarn 1 that was started with "--mutex file" works in this folder, and others of that kind wait for it.',
    harm: 'Two Yarns may write node_modules at the same time.',
    cure: 'The next Yarn takes it over once it has not been touched for ten seconds.',
  },
});
