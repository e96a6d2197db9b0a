import { named } from '../content';
import type { Claimant, Dialect, OutsidePlaces, Place } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';

const firefoxProgram = programNamed(
  ...[
    'firefox',
    'firefox-bin',
    'firefox-esr',
    'thunderbird',
    'thunderbird-bin',
    'librewolf',
    'waterfox',
    'zen',
    'floorp',
  ],
  ...['tor-browser', 'seamonkey', 'geckodriver'],
);

const outside: OutsidePlaces = {
  group: 'browsers',
  folders: [
    '~/.mozilla/firefox/*',
    '~/.config/mozilla/firefox/*',
    '~/.thunderbird/*',
    '~/.librewolf/*',
    '~/snap/firefox/common/.mozilla/firefox/*',
    '~/Library/Application Support/Firefox/Profiles/*',
    '~/Library/Thunderbird/Profiles/*',
  ],
};

/** What every profile holds, one of which is enough. */
const profileFiles = ['prefs.js', 'times.json', 'compatibility.ini', 'cert9.db'];

/** A link that leads nowhere, `<address>:+<pid>`; the plus says that `.parentlock` is locked as well. */
export const firefoxProfileLink: Dialect = {
  id: 'firefox.profile-link',
  tool: 'firefox',
  program: firefoxProgram,
  kind: 'lock',
  mechanism: 'existence',
  shapes: ['symlink'],
  byContent: true,
  names: [{ exact: 'lock' }],
  claims: (place) => isProfile(place) || place.hasSibling('.parentlock'),
  asksNeighbours: true,
  maxBytes: 0,
  resource: () => '.',
  parse: () => ({ state: 'foreign' }),
  parseLink: parseOwner,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  outside,
  words: {
    title: 'Firefox profile lock',
    what: 'Firefox, Thunderbird or a browser of their kind has this profile open.',
    harm: 'Two programs write to the same profile and damage it.',
    cure: 'Quit the program. What a crash left behind is taken over by the next start.',
  },
};

/** Empty, always there, locked with fcntl while a program has the profile open. */
export const firefoxParentLock: Dialect = kernelFile({
  id: 'firefox.parent-lock',
  tool: 'firefox',
  program: firefoxProgram,
  names: [{ exact: '.parentlock' }, { exact: 'parent.lock' }],
  claims: (place) => place.name === '.parentlock' || isProfile(place),
  asksNeighbours: true,
  by: 'fcntl',
  outside,
  words: {
    title: 'Firefox profile lock',
    what: 'Firefox, Thunderbird or a browser of their kind locks this file while it has the profile open.',
    harm: 'Removing it releases nothing. Two programs could then write to the same profile and damage it.',
    cure: 'Quit the program that holds it. The file by itself means nothing.',
  },
});

function isProfile(place: Place): boolean {
  return profileFiles.some((name) => place.hasSibling(name));
}

/** The address is that of the host, where it has one that others know it by; those of the loopback say nothing. */
function parseOwner(target: string): Claimant {
  const match = /^([0-9]{1,3}(?:\.[0-9]{1,3}){3}):\+?([0-9]{1,10})$/.exec(target);
  if (match === null) return { state: 'foreign' };
  const address = match[1] ?? '';
  return named(Number(match[2]), { host: address.startsWith('127.') ? null : address });
}
