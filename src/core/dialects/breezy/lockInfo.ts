import { decimal, malformed, named, utf8Text } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';
import { segmentsOf } from '../place';

/** What stands in the folder `held` that is Breezy's and Bazaar's lock: lines of `key: value`. */
export const breezyLockInfo: Dialect = {
  id: 'breezy.lock-info',
  tool: 'breezy',
  program: programNamed('brz', 'bzr'),
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'info' }],
  claims: (place) => {
    const [top, part, lock, held] = segmentsOf(place.folder).slice(-4);
    return top === '.bzr' && /^(?:checkout|branch|repository)$/.test(part ?? '') && lock === 'lock' && held === 'held';
  },
  maxBytes: 1_024,
  resource: () => '../..',
  parse: parseLockInfo,
  leaseMs: null,
  selfHealing: true,
  cure: 'brz break-lock',
  removable: false,
  words: {
    title: 'Breezy lock',
    what: 'Breezy is changing this checkout, branch or repository. The folder `held` is the lock; this file in it says who has it.',
    harm: 'Two processes write the same branch, and revisions of one are lost.',
    cure: '`brz break-lock` shows who has it and asks before it takes it away.',
  },
};

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
