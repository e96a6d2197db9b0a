import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { sbtProgram } from './program';

/** The locks of sbt's launcher and of Ivy, for all projects of a user. Locked with `fcntl` through Java. */
export const sbtBootLock: Dialect = kernelFile({
  id: 'sbt.boot-lock',
  tool: 'sbt',
  program: sbtProgram,
  names: [{ exact: 'sbt.boot.lock' }, { exact: '.sbt.ivy.lock' }],
  by: 'fcntl',
  outside: { group: 'caches', folders: ['~/.sbt/boot', '~/.ivy2'] },
  words: {
    title: 'sbt launcher lock',
    what: 'sbt locks this file while it fetches itself or its dependencies; the file itself stays. A second sbt says "Waiting for lock on … to be available".',
    harm: 'Removing it ends no wait, and can let two sbt processes write the same files.',
    cure: 'It is free as soon as the sbt that holds it has started, or ends. "-Dsbt.boot.lock=false" does without it.',
  },
});
