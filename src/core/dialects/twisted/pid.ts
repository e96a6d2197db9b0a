import type { Dialect } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { programNamed } from '../forms/programs';

/** The pid file of Twisted's `twistd`, in the folder it was started in. */
export const twistdPid: Dialect = pidFile({
  id: 'twisted.twistd-pid',
  tool: 'twisted',
  program: programNamed('twistd'),
  names: [{ exact: 'twistd.pid' }],
  resource: () => '.',
  selfHealing: true,
  removable: true,
  words: {
    title: 'twistd pid file',
    what: 'Names the Twisted server that was started in this folder; a second one refuses to start.',
    harm: 'A second server starts beside the first.',
    cure: 'twistd removes it when that process is gone.',
  },
});
