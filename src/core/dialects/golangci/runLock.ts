import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';

/** One linter at a time for a user: `golangci-lint.lock` in the folder for temporary files, locked with `flock`. */
export const golangciRunLock: Dialect = kernelFile({
  id: 'golangci.run-lock',
  tool: 'golangci-lint',
  program: programNamed('golangci-lint'),
  names: [{ exact: 'golangci-lint.lock' }],
  by: 'flock',
  cure: 'golangci-lint run --allow-parallel-runners',
  outside: { group: 'caches', folders: ['$TMPDIR'] },
  words: {
    title: 'golangci-lint run lock',
    what: 'golangci-lint locks this empty file while it runs, so that only one runs at a time. A second one stops with "parallel golangci-lint is running".',
    harm: 'Removing it lets two linters run at once, which can need more memory than there is.',
    cure: 'It is free as soon as the running linter ends. "--allow-parallel-runners" does without it.',
  },
});
