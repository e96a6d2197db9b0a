import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { bazelProgram } from './program';

/**
 * `lock` in an output base: locked with `fcntl` by the client. What it says (`pid=…`, `owner=…`, `cwd=…`) stays after
 * the release and proves nothing, so it is not opened.
 */
export const bazelOutputBaseLock: Dialect = kernelFile({
  id: 'bazel.output-base-lock',
  tool: 'bazel',
  program: bazelProgram,
  names: [{ exact: 'lock' }],
  claims: (place) =>
    place.hasSibling('server') &&
    ['execroot', 'action_cache', 'DO_NOT_BUILD_HERE', 'install'].some((name) => place.hasSibling(name)),
  asksNeighbours: true,
  by: 'fcntl',
  cure: 'bazel shutdown',
  outside: {
    group: 'caches',
    folders: ['~/.cache/bazel/_bazel_*/*', '/private/var/tmp/_bazel_*/*', '/var/tmp/_bazel_*/*'],
  },
  words: {
    title: 'Bazel output base lock',
    what: 'A Bazel command locks this file while it talks to the Bazel server of this workspace; the file and its text stay.',
    harm: 'Removing it ends no wait, and can let two Bazel servers write into the same output base.',
    cure: 'It is free as soon as the running command ends. If a killed command still blocks others, the server has it: "bazel shutdown" in the workspace ends it.',
  },
});
