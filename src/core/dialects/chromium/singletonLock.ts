import { named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';

/** Chromium and its kin; programs made with Electron are started under any name. */
const chromiumProgram = new RegExp(
  `${
    programNamed(
      ...['chromium', 'chromium-browser', 'chrome', 'google-chrome', 'google-chrome-stable', 'google-chrome-beta'],
      ...[
        'brave',
        'brave-browser',
        'msedge',
        'microsoft-edge',
        'vivaldi',
        'vivaldi-bin',
        'opera',
        'electron',
        'headless_shell',
      ],
      ...['chrome-headless-shell', 'code', 'codium', 'cursor', 'slack', 'discord', 'obsidian'],
    ).source
  }|--user-data-dir=|(?:Google Chrome|Chromium|Brave Browser|Microsoft Edge|Vivaldi)$`,
  'i',
);

/** A link that leads nowhere, `<host>-<pid>`, in the folder of a profile. */
export const chromiumSingletonLock: Dialect = {
  id: 'chromium.singleton-lock',
  tool: 'chromium',
  program: chromiumProgram,
  kind: 'lock',
  mechanism: 'existence',
  shapes: ['symlink'],
  names: [{ exact: 'SingletonLock' }],
  maxBytes: 0,
  resource: () => '.',
  parse: () => ({ state: 'nobody' }),
  parseLink: parseOwner,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  leftovers: ['SingletonCookie', 'SingletonSocket'],
  removable: true,
  outside: {
    group: 'browsers',
    folders: [
      '~/.config/*',
      '~/.config/BraveSoftware/*',
      '~/snap/chromium/common/chromium',
      '~/Library/Application Support/*',
      '~/Library/Application Support/Google/*',
      '~/Library/Application Support/BraveSoftware/*',
    ],
  },
  words: {
    title: 'browser profile lock',
    what: 'Chromium, or a program built on it, has this profile open.',
    harm: 'Two browsers write to the same profile: logins, history and settings are damaged.',
    cure: 'Quit the browser. It takes over a lock whose process on this machine is gone. One that a container of another name left must be removed by hand, with `SingletonCookie` and `SingletonSocket` beside it.',
  },
};

/** Made in one step, so it is never seen half written. Host names may have hyphens: the last one counts. */
function parseOwner(target: string): Claimant {
  const match = /^([^/\\\r\n]+)-([0-9]{1,10})$/.exec(target);
  return match === null ? { state: 'nobody' } : named(Number(match[2]), { host: match[1] ?? null });
}
