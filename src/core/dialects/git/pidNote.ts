import { asciiText, decimal, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { gitPlaceOf } from './gitPlace';
import { gitProgram } from './program';

/**
 * `X~pid.lock`, git's note of who has `X.lock` (2.54 and later, with `core.lockfilePid`). It excludes nobody, and it can
 * be older than the lock beside it: git leaves a note alone that it finds there.
 */
export const gitPidNote: Dialect = {
  id: 'git.pid-note',
  tool: 'git',
  program: gitProgram,
  kind: 'lock',
  mechanism: 'informational',
  names: [{ prefix: '', suffix: '~pid.lock' }],
  claims: (place) => gitPlaceOf(place) !== null,
  asksNeighbours: true,
  maxBytes: 32,
  resource: (name) => name.replace(/~pid\.lock$/, '.lock'),
  parse: parsePidNote,
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: true,
  words: {
    title: 'git note of a lock’s holder',
    what: 'git wrote down here which process took the lock of the same name without `~pid`.',
    harm: 'git can no longer say who has the lock; nothing else changes.',
    cure: 'git removes it together with its lock. After a crash both stay: delete this one too, or it speaks for the next holder.',
  },
};

/** `pid 32615` and a newline; without the newline more digits may follow. */
export function parsePidNote(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = asciiText(bytes);
  if (text === null) return malformed('binary');
  const [, digits = '', rest = ''] = /^pid ([0-9]+)([^]*)$/.exec(text) ?? [];
  const pid = decimal(digits);
  if (pid === null) return malformed('no-pid');
  if (rest === '') return malformed('unfinished-pid');
  return /^[\r\n]+$/.test(rest) ? named(pid) : malformed('trailing-bytes', pid);
}
