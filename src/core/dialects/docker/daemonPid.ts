import { pidFile } from '../forms/pidFile';
import { programNamed } from '../forms/programs';

/** What keeps a second Docker daemon from starting; a killed container that runs one leaves it. */
export const dockerDaemonPid = pidFile({
  id: 'docker.daemon-pid',
  tool: 'docker',
  program: programNamed('dockerd', 'docker', 'dockerd-rootless'),
  names: [{ exact: 'docker.pid' }],
  resource: () => '.',
  selfHealing: true,
  removable: true,
  outside: { group: 'daemons', folders: ['/run', '$XDG_RUNTIME_DIR'] },
  words: {
    title: 'Docker daemon pid file',
    what: 'The Docker daemon writes its pid here, and does not start while a process with that pid runs.',
    harm: 'A second daemon could start over the same containers and images and damage them.',
    cure: 'It goes when the daemon stops. After a crash, deleting it lets the daemon start again.',
  },
});
