import { pidFile } from '../forms/pidFile';
import { programNamed } from '../forms/programs';

export const nginxPidFile = pidFile({
  id: 'nginx.pid-file',
  tool: 'nginx',
  program: programNamed('nginx', 'openresty', 'angie'),
  names: [{ exact: 'nginx.pid' }],
  resource: () => '.',
  selfHealing: true,
  removable: true,
  outside: { group: 'daemons', folders: ['/run', '/opt/homebrew/var/run', '/usr/local/var/run'] },
  words: {
    title: 'nginx pid file',
    what: 'nginx writes here under which pid it runs. What keeps a second one out is the port, not this file.',
    harm: '`nginx -s reload` and `nginx -s stop` no longer find the running server.',
    cure: 'It goes when nginx stops. After a crash the next start writes it anew.',
  },
});
