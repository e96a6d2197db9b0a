import { utf8Text, named } from '../content';
import type { Claimant, Dialect, Place } from '../dialect';
import { programNamed } from '../forms/programs';
import { isBelow } from '../place';

/** A file of a key store, locked by a hard link to `.#lk0x<address>.<host>.<pid>`: the pid in ten columns, then the host. */
export const gnupgDotLock: Dialect = {
  id: 'gnupg.dot-lock',
  tool: 'gnupg',
  program: programNamed(
    'gpg',
    'gpg2',
    'gpgsm',
    'gpg-agent',
    'keyboxd',
    'dirmngr',
    'scdaemon',
    'gpgv',
    'gpg-connect-agent',
  ),
  kind: 'lock',
  mechanism: 'existence',
  byContent: true,
  names: [{ prefix: '', suffix: '.lock' }],
  claims: (place) => isBelow(place, '.gnupg') || hasLinkSource(place),
  asksNeighbours: true,
  maxBytes: 512,
  resource: (name) => name.slice(0, -'.lock'.length),
  parse: parseDotLock,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  leftovers: ['.#lk0x*'],
  removable: true,
  outside: { group: 'security', folders: ['~/.gnupg', '~/.gnupg/public-keys.d'] },
  words: {
    title: 'GnuPG lock',
    what: 'A program of GnuPG reads or writes this part of the key store. While it is locked, signing and encrypting wait.',
    harm: 'Two programs write to the key store at once and damage it.',
    cure: 'It goes at once, and GnuPG removes it when its process on this machine is gone. `keyboxd` holds `pubring.db.lock` for as long as it runs: `gpgconf --kill keyboxd` ends it.',
  },
};

function hasLinkSource(place: Place): boolean {
  for (const name of place.siblings()) if (name.startsWith('.#lk0x')) return true;
  return false;
}

function parseDotLock(bytes: Uint8Array): Claimant {
  const match = /^(?=.{10}\n) {0,9}([0-9]{1,10})\n([^\s]+)\n$/.exec(utf8Text(bytes) ?? '');
  return match === null ? { state: 'foreign' } : named(Number(match[1]), { host: match[2] ?? null });
}
