import type { Dialect } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { parsePidLine } from '../forms/pidLine';
import { redisProgram } from './program';

/** What `pidfile` is set to in the usual configurations. Deleted at a clean end, overwritten by the next start. */
export const redisPidFile: Dialect = pidFile({
  id: 'redis.pid-file',
  tool: 'redis',
  program: redisProgram,
  names: [{ prefix: 'redis', suffix: '.pid' }, { exact: 'redis.pid' }],
  claims: ({ name }) => /^redis(?:[-_](?:server|sentinel|cluster|[0-9]{1,5}))*\.pid$/.test(name),
  maxBytes: 16,
  resource: () => '.',
  parse: parsePidLine,
  selfHealing: true,
  removable: true,
  outside: { group: 'daemons', folders: ['/var/run', '/run', '/var/run/redis', '/run/redis'] },
  words: {
    title: 'Redis pid file',
    what: 'It names a running Redis server. It excludes nobody, but start scripts that find it may refuse to start Redis.',
    harm: 'Scripts that stop or watch the server no longer find it.',
    cure: 'The server deletes it when it is shut down, and the next one overwrites it. One of a server that was killed can be deleted.',
  },
});
