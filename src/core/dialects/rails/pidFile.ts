import type { Place } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { isIn } from '../place';
import { rubyProgram } from './program';

/** `server.pid` of Rails, Rack and Puma, and what workers put beside it. Rack writes the pid without a newline. */
export const railsPidFile = pidFile({
  id: 'rails.pid-file',
  tool: 'rails',
  program: rubyProgram,
  names: [{ prefix: '', suffix: '.pid' }],
  claims: isInPids,
  resource: () => '../..',
  selfHealing: true,
  removable: true,
  words: {
    title: 'Rails pid file',
    what: 'The server or a worker of this application writes its pid here. The server does not start while a process with the pid in `server.pid` runs, whatever program that is.',
    harm: 'A second server starts beside the first, and commands that stop or restart the first no longer find it.',
    cure: 'It goes when the server stops. After a crash, and often in a new container, another program has the pid: then deleting the file lets the server start.',
  },
});

function isInPids(place: Place): boolean {
  return isIn(place, 'tmp', 'pids') || isIn(place, 'shared', 'pids');
}
