import { asciiText, decimal, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

/** `hg commit`, `python3 /usr/bin/hg serve`, `chg`, TortoiseHg. */
const mercurialProgram = programNamed('hg', 'chg', 'rhg', 'thg');

const common = {
  tool: 'mercurial',
  program: mercurialProgram,
  // A file where links cannot be made.
  shapes: ['symlink', 'file'],
  maxBytes: 320,
  parse: parseMercurialLock,
  parseLink: parseTarget,
  leaseMs: null,
  selfHealing: true,
} as const;

/** A link that points to nothing: who has it is written where it points. */
export const mercurialLock: Dialect = {
  ...common,
  id: 'mercurial.lock',
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'wlock' }, { exact: 'lock' }],
  claims: (place) => (place.name === 'wlock' ? isIn(place, '.hg') : isIn(place, '.hg', 'store')),
  resource: () => '.',
  cure: 'hg debuglocks',
  removable: true,
  words: {
    title: 'Mercurial lock',
    what: 'Mercurial is changing the working folder (`wlock`) or the history (`store/lock`) of this repository; others wait up to ten minutes.',
    harm: 'Two processes write the same history, which can damage it.',
    cure: 'The next hg on the same machine takes it away by itself once its holder is gone. Otherwise `hg debuglocks --force-free-wlock`, or `--force-free-lock` for the history.',
  },
};

/** Held for a moment by an hg that takes a dead lock away. */
export const mercurialLockBreak: Dialect = {
  ...common,
  id: 'mercurial.lock-break',
  kind: 'temp',
  mechanism: 'leftover',
  names: [{ exact: 'wlock.break' }, { exact: 'lock.break' }],
  claims: (place) => (place.name === 'wlock.break' ? isIn(place, '.hg') : isIn(place, '.hg', 'store')),
  resource: (name) => name.slice(0, -'.break'.length),
  leaseMs: 30_000,
  selfHealing: false,
  cure: null,
  removable: true,
  words: {
    title: 'Mercurial lock on breaking a lock',
    what: 'An hg that was taking away the lock of a dead one left this behind.',
    harm: 'Two processes take the same lock away, and one of them that of a living holder.',
    cure: 'Delete it once the process it names is gone.',
  },
};

/**
 * The file form of the lock, written without a newline: one that is cut short can name a shorter pid. Mercurial itself
 * makes it in one write.
 */
export function parseMercurialLock(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = asciiText(bytes);
  return text === null ? malformed('binary') : parseTarget(text);
}

/** `host/<inode of the pid namespace in hex>:<pid>`; without the namespace where there are none. */
function parseTarget(target: string): Claimant {
  const [, host = '', namespace, digits = ''] =
    /^([^\s/:][^\s/]*?)(?:\/([0-9a-f]{1,13}))?:([0-9]+)$/.exec(target) ?? [];
  const pid = decimal(digits);
  if (pid === null) return malformed('no-pid');
  return namespace === undefined
    ? named(pid, { host })
    : named(pid, { host, identity: { pidNamespace: Number.parseInt(namespace, 16) } });
}
