import { decimal, malformed, named, utf8Text } from '../content';
import type { Claimant, Companions, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';
import { segmentsOf } from '../place';

const infoBytes = 1_024;

/**
 * The folder `held` of Breezy and Bazaar, in which a file has lines of `key: value`. It is made under another name, whole,
 * and renamed; whoever breaks it renames it away first, too.
 */
export const breezyLockFolder: Dialect = {
  id: 'breezy.lock-info',
  tool: 'breezy',
  program: programNamed('brz', 'bzr'),
  kind: 'lock',
  mechanism: 'existence',
  shapes: ['directory'],
  names: [{ exact: 'held' }],
  claims: (place) => {
    const [top, part, lock] = segmentsOf(place.folder).slice(-3);
    return top === '.bzr' && /^(?:checkout|branch|repository)$/.test(part ?? '') && lock === 'lock';
  },
  maxBytes: 0,
  contents: { names: ['info'], maxBytes: infoBytes },
  resource: () => '..',
  parse: parseLockInfo,
  parseEntries: parseHeldFolder,
  leaseMs: null,
  selfHealing: true,
  cure: 'brz break-lock',
  removable: true,
  words: {
    title: 'Breezy lock',
    what: 'Breezy is changing this checkout, branch or repository. The folder `held` is the lock; the file `info` in it says who has it.',
    harm: 'Two processes write the same branch, and revisions of one are lost.',
    cure: '`brz break-lock` shows who has it and asks before it takes it away.',
  },
};

/** Without its file it was left half way by somebody who broke it or let go of it. */
function parseHeldFolder(entries: readonly string[], _name: string, contents?: Companions): Claimant {
  const info = contents?.get('info');
  if (info !== undefined) return parseLockInfo(info);
  return entries.length === 0 ? { state: 'empty' } : { state: 'nobody' };
}

/** `start_time` is when the lock was taken, in seconds. `user` comes last, so nothing is cut short without being seen. */
export function parseLockInfo(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = utf8Text(bytes);
  if (text === null) return malformed('binary');
  const fields = new Map(
    [...text.matchAll(/^([a-z_]+): (.*)\n/gm)].map(([, key = '', value = '']) => [key, value] as const),
  );
  const pid = decimal(fields.get('pid') ?? '');
  const host = fields.get('hostname');
  if (pid === null) return malformed('no-pid');
  if (host === undefined) return malformed('foreign-nonce', pid);
  const since = decimal(fields.get('start_time') ?? '');
  const user = fields.get('user');
  return named(pid, {
    host,
    nonce: fields.get('nonce') ?? null,
    ...(since === null || since === 0 ? {} : { since: since * 1_000 }),
    ...(user === undefined || user === '' ? {} : { facts: [{ name: 'user', value: user }] }),
  });
}
