import { pidFile } from '../forms/pidFile';
import { programNamed } from '../forms/programs';

export const supervisorPidFile = pidFile({
  id: 'supervisor.pid-file',
  tool: 'supervisor',
  program: programNamed('supervisord'),
  names: [{ exact: 'supervisord.pid' }],
  resource: () => '.',
  selfHealing: true,
  removable: true,
  outside: { group: 'daemons', folders: ['/run', '/run/supervisor', '/opt/homebrew/var/run', '/usr/local/var/run'] },
  words: {
    title: 'Supervisor pid file',
    what: 'Supervisor writes here under which pid it runs. It keeps nobody from anything.',
    harm: 'Scripts that stop or reload Supervisor by this file no longer find it.',
    cure: 'It goes when Supervisor stops. After a crash the next start writes it anew.',
  },
});
