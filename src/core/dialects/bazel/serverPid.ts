import { asciiText, decimal, malformed, named } from '../content';
import type { Claimant, Companions, Dialect } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { isIn } from '../place';
import { bazelProgram } from './program';

const startFile = 'server.starttime';

/**
 * Which process is the server of an output base, and, beside it, when that was started in the kernel's ticks: the next
 * command believes both or neither. The cookies in the same folder are secrets and are not read.
 */
export const bazelServerPid: Dialect = pidFile({
  id: 'bazel.server-pid',
  entry: 'tool',
  tool: 'bazel',
  program: bazelProgram,
  names: [{ exact: 'server.pid.txt' }],
  claims: (place) => isIn(place, 'server'),
  companions: () => [startFile],
  maxBytes: 16,
  resource: () => '..',
  parse: parseBazelServer,
  selfHealing: true,
  removable: false,
  cure: 'bazel shutdown',
  outside: {
    group: 'caches',
    folders: ['~/.cache/bazel/_bazel_*/*/server', '/private/var/tmp/_bazel_*/*/server', '/var/tmp/_bazel_*/*/server'],
  },
  words: {
    title: 'Bazel server pid file',
    what: 'It tells Bazel commands which process is the server of this workspace. A server that was killed leaves it behind.',
    harm: 'A running server ends when it misses this file, and the build it is doing ends with it.',
    cure: 'The next Bazel command notices that the server is gone and starts another. "bazel shutdown" ends a living one.',
  },
});

/** Decimal digits and no more; the start time is believed only when it is whole. */
export function parseBazelServer(bytes: Uint8Array, _name: string, companions: Companions): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = asciiText(bytes);
  if (text === null) return malformed('binary');
  const pid = decimal(text);
  if (pid === null) return malformed('no-pid');
  const start = companions.get(startFile);
  const startTicks = start === undefined ? null : decimal(asciiText(start) ?? '');
  return startTicks === null ? named(pid) : named(pid, { identity: { startTicks } });
}
