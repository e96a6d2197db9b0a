import { named, utf8Text } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';

/** `user@host.pid`, then the boot time in seconds. On some network shares the colon comes back as U+F022. */
const ownerPattern = /^(.+)@(.+)\.([0-9]{1,10})(?:[:\uf022]([0-9]{1,12}))?$/;

/** Names that begin in the same way: GnuPG's lock sources, and Emacs' own unfinished locks. */
const othersNames = /^\.#(?:lk0x|-emacs)/;

/** Beside a file with unsaved changes: a link that leads nowhere, or a file with the same text where links cannot be. */
export const emacsFileLock: Dialect = {
  id: 'emacs.file-lock',
  tool: 'emacs',
  program: programNamed(
    'emacs',
    'emacs-nox',
    'emacs-gtk',
    'emacs-x',
    'Emacs',
    'emacsclient',
    'joe',
    'jmacs',
    'jstar',
    'jpico',
    'rjoe',
  ),
  kind: 'lock',
  mechanism: 'existence',
  shapes: ['symlink', 'file'],
  byContent: true,
  names: [{ prefix: '.#', suffix: '' }],
  claims: ({ name }) => !othersNames.test(name),
  maxBytes: 512,
  resource: (name) => name.slice('.#'.length),
  parse: parseOwnerFile,
  parseLink: parseOwner,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  words: {
    title: 'Emacs file lock',
    what: 'Somebody has unsaved changes to this file in Emacs or Joe.',
    harm: 'Two people change the file, and who saves last overwrites the other.',
    cure: 'It goes when the changes are saved or given up. Emacs takes over a lock whose process on this machine is gone.',
  },
};

/** Renamed into place, so it is never seen half written; there is no newline behind the pid. */
function parseOwnerFile(bytes: Uint8Array): Claimant {
  const text = utf8Text(bytes);
  return text === null ? { state: 'foreign' } : parseOwner(text);
}

function parseOwner(target: string): Claimant {
  const match = ownerPattern.exec(target);
  if (match === null || /[\r\n/\\]/.test(target)) return { state: 'foreign' };
  const [, user, host, pid, boot] = match;
  return named(Number(pid), {
    host: host ?? null,
    ...(boot === undefined || Number(boot) === 0 ? {} : { identity: { bootedAt: Number(boot) * 1_000 } }),
    facts: [{ name: 'user', value: user ?? '' }],
  });
}
