import { decimal, malformed, named, utf8Text } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { gitPlaceOf } from './gitPlace';
import { gitProgram } from './program';

/** After this long git's next gc goes ahead, whoever is named. Milliseconds. */
const gcLeaseMs = 12 * 3_600_000;

/** Which gc is packing this repository: a pid, a blank and the name of its machine, renamed into place as a whole. */
export const gitGcPid: Dialect = {
  id: 'git.gc-pid',
  tool: 'git',
  program: gitProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'gc.pid' }],
  claims: (place) => gitPlaceOf(place)?.inside === '',
  asksNeighbours: true,
  // Twenty digits, a blank and the longest name a machine can have.
  maxBytes: 280,
  resource: () => 'objects',
  parse: parseGcPid,
  leaseMs: gcLeaseMs,
  selfHealing: true,
  cure: 'git gc --force',
  removable: true,
  words: {
    title: 'git gc in progress',
    what: 'A garbage collection of git is packing this repository; a second one stays away for up to twelve hours.',
    harm: 'Two collections pack the repository at once: slow, and the work of one is thrown away.',
    cure: 'The next gc takes no notice of it once the process is gone or twelve hours have passed; `git gc --force` never does.',
  },
};

/** git writes no newline behind it: a name that is cut short looks whole, and is then another machine's. */
export function parseGcPid(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = utf8Text(bytes);
  if (text === null) return malformed('binary');
  const [, digits = '', blank, host] = /^([0-9]+)(\s?)(.*?)\s*$/s.exec(text) ?? [];
  const pid = decimal(digits);
  if (pid === null) return malformed('no-pid');
  if (blank === '' || host === undefined || host === '') return malformed('unfinished-pid');
  return /^[\x21-\x7e]+$/.test(host) ? named(pid, { host }) : malformed('trailing-bytes', pid);
}
