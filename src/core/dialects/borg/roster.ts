import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { borgProgram, hostOf } from './party';

/** Who has a repository exclusively, and who shares it. Removed with the last of them. */
export const borgRoster: Dialect = {
  id: 'borg.roster',
  tool: 'borg',
  program: borgProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'lock.roster' }],
  maxBytes: 8_192,
  resource: () => '.',
  parse: parseRoster,
  leaseMs: null,
  selfHealing: true,
  cure: 'borg break-lock REPOSITORY',
  removable: false,
  outside: { group: 'caches', folders: ['~/.cache/borg/*'] },
  words: {
    title: 'Borg lock roster',
    what: 'Borg lists here the commands that use this repository, or its cache on this machine.',
    harm: 'A command that only reads is no longer seen, and another may change the repository under it.',
    cure: 'Each command strikes itself off when it ends, and Borg strikes off those of this machine that are gone. Otherwise use `borg break-lock`.',
  },
};

/** `{"exclusive": [["host@mac", pid, thread]], "shared": […]}`. Of several nobody stands for all. */
function parseRoster(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const roster = jsonObject(bytes);
  if (roster === null) return malformed('no-pid');
  const parties = ['exclusive', 'shared'].flatMap((kind) => {
    const list: unknown = roster[kind];
    return Array.isArray(list) ? (list as readonly unknown[]) : [];
  });
  const [party] = parties;
  if (parties.length !== 1 || !Array.isArray(party)) return { state: 'nobody' };
  const [owner, pid] = party as readonly unknown[];
  if (typeof owner !== 'string' || typeof pid !== 'number' || !Number.isInteger(pid)) return malformed('no-pid');
  return named(pid, { host: hostOf(owner) });
}
