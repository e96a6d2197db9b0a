import type { Place } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isBelow, isIn } from '../place';

/** `lock.<name>.lock`, the machine index and each of its machines: opened, locked with flock, mostly removed again. */
export const vagrantLock = kernelFile({
  id: 'vagrant.lock',
  tool: 'vagrant',
  program: programNamed('vagrant'),
  names: [{ prefix: '', suffix: '.lock' }],
  claims: isVagrants,
  by: 'flock',
  outside: { group: 'caches', folders: ['~/.vagrant.d/data', '~/.vagrant.d/data/machine-index', '~/.vagrant.d/boxes'] },
  words: {
    title: 'Vagrant lock',
    what: 'Vagrant locks this file while it works with a machine, a box or its index of machines.',
    harm: 'Removing it releases nothing. A second Vagrant could then work with the same machine at once.',
    cure: 'End the Vagrant process that holds it. The file by itself means nothing.',
  },
});

function isVagrants(place: Place): boolean {
  const { name } = place;
  if (isIn(place, '.vagrant.d', 'data')) return /^lock\..+\.lock$/.test(name);
  return (
    isIn(place, '.vagrant.d', 'data', 'machine-index') ||
    isIn(place, '.vagrant.d', 'boxes') ||
    isBelow(place, '.vagrant')
  );
}
