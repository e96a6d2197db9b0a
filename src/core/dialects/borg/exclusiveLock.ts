import { malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { borgProgram, hostOf } from './party';

const entryPattern = /^(.+)\.([0-9]{1,10})-[0-9a-f]+$/;

/** A folder, made in a repository or in its cache, with one empty file named after its holder. */
export const borgExclusiveLock: Dialect = {
  id: 'borg.exclusive-lock',
  tool: 'borg',
  program: borgProgram,
  kind: 'lock',
  mechanism: 'existence',
  shapes: ['directory'],
  names: [{ exact: 'lock.exclusive' }],
  maxBytes: 0,
  resource: () => '.',
  parse: () => ({ state: 'nobody' }),
  parseEntries: parseHolders,
  leaseMs: null,
  selfHealing: true,
  cure: 'borg break-lock REPOSITORY',
  removable: false,
  outside: { group: 'caches', folders: ['~/.cache/borg/*'] },
  words: {
    title: 'Borg repository lock',
    what: 'A Borg command has this repository, or its cache on this machine, for itself.',
    harm: 'Two commands write to the repository at once and damage it.',
    cure: 'It goes when the command ends, and Borg clears it by itself when that process on this machine is gone. Where the holder was on another machine, make sure that nothing runs there, then use `borg break-lock`.',
  },
};

function parseHolders(entries: readonly string[]): Claimant {
  const [first, ...others] = entries;
  if (first === undefined) return { state: 'empty' };
  const match = entryPattern.exec(first);
  const pid = Number(match?.[2]);
  if (match === null) return malformed('no-pid');
  // Two at once: one is arriving or leaving, and neither can be told to be the holder.
  if (others.length > 0) return malformed('trailing-bytes', pid);
  return named(pid, { host: hostOf(match[1] ?? '') });
}
