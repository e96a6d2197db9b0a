import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { isIn } from '../place';

/** The four empty files by which apt and dpkg exclude each other, locked with `fcntl`; also those of a chroot. */
export const aptPackageLock: Dialect = kernelFile({
  id: 'apt.package-lock',
  tool: 'apt',
  program:
    /(?:^|[\s\\/])(?:apt(?:-get|itude)?|dpkg|unattended-upgr\w*|packagekitd|synaptic)(?=\s|$)|apt\.systemd\.daily/,
  names: [{ exact: 'lock-frontend' }, { exact: 'lock' }],
  claims: (place) =>
    isIn(place, 'var', 'lib', 'dpkg') ||
    (place.name === 'lock' &&
      (isIn(place, 'var', 'lib', 'apt', 'lists') || isIn(place, 'var', 'cache', 'apt', 'archives'))),
  by: 'fcntl',
  outside: { group: 'system', folders: ['/var/lib/dpkg', '/var/lib/apt/lists', '/var/cache/apt/archives'] },
  words: {
    title: 'apt and dpkg lock',
    what: 'apt and dpkg lock this empty file while they install or download packages; the file itself always stays. Others say "Could not get lock".',
    harm: 'Removing it while packages are installed can leave the system half configured.',
    cure: 'Wait for the process that holds it: often that is the automatic upgrade. If one was killed, "dpkg --configure -a" finishes its work.',
  },
});
