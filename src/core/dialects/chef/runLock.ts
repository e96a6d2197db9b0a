import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';

/** Locked with flock for a run. The pid in it is left there on purpose when the run ends, and is therefore not read. */
export const chefRunLock = kernelFile({
  id: 'chef.run-lock',
  tool: 'chef',
  program: programNamed('chef-client', 'chef-solo', 'cinc-client'),
  names: [{ exact: 'chef-client-running.pid' }],
  by: 'flock',
  outside: {
    group: 'daemons',
    folders: ['/var/chef/cache', '/var/cache/chef', '~/.chef/cache', '~/.chef/local-mode-cache/cache'],
  },
  words: {
    title: 'Chef run lock',
    what: 'Chef locks this file while it converges the machine. The pid in it stays there after the run.',
    harm: 'Removing it releases nothing. Two runs could then change the same machine at once.',
    cure: 'It is released when the run ends. The file by itself means nothing.',
  },
});
