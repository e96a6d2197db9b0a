import { asciiText, decimal, named } from '../content';
import type { Claimant, Dialect } from '../dialect';

/**
 * The lock of `dotlockfile`, `lockfile-create` and procmail's `lockfile`: made by a hard link, so that it appears
 * complete. It holds the pid of the caller, or a zero where that was not asked for. Any script can write the same.
 */
export const dotLock: Dialect = {
  id: 'dotlockfile.lock',
  tool: 'dotlockfile',
  // The caller is any script or mail program.
  program: /./,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ prefix: '', suffix: '.lock' }],
  byContent: true,
  maxBytes: 16,
  resource: (name) => name.slice(0, -'.lock'.length),
  parse: parseDotLock,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  // The same few bytes may be another program's, which need not mean by them what these tools do.
  removable: false,
  words: {
    title: 'dot lock',
    what: 'A script or a mail program keeps others from the file of the same name, with `dotlockfile`, `lockfile-create` or `lockfile`, or in the same manner.',
    harm: 'Two programs write to the same file at once.',
    cure: 'It goes when the script ends. `dotlockfile -u FILE.lock` or `lockfile-remove FILE` removes it once you know that nobody needs it.',
  },
};

/** `<pid>\n`, `0\n`, or procmail's single `0`. */
function parseDotLock(bytes: Uint8Array): Claimant {
  const text = asciiText(bytes);
  if (text === '0') return named(0);
  if (text === null || !text.endsWith('\n')) return { state: 'foreign' };
  const line = text.slice(0, -1);
  const pid = /^(?:0|[1-9][0-9]*)$/.test(line) ? decimal(line) : null;
  return pid === null ? { state: 'foreign' } : named(pid);
}
