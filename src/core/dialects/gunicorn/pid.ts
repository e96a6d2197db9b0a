import type { Dialect } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { parsePidLine } from '../forms/pidLine';

/** What `gunicorn --pid` writes, under the names that people give it. */
export const gunicornPid: Dialect = pidFile({
  id: 'gunicorn.pid',
  tool: 'gunicorn',
  program: /(?:^|[\s\\/])gunicorn(?:\.exe)?(?=\s|$|:\s)/i,
  names: [{ exact: 'gunicorn.pid' }, { prefix: 'gunicorn', suffix: '.pid' }],
  claims: ({ name }) => /^gunicorn(?:[-_.][\w.-]+)?\.pid$/.test(name),
  parse: parsePidLine,
  resource: () => '.',
  selfHealing: true,
  removable: true,
  words: {
    title: 'gunicorn pid file',
    what: 'Names the gunicorn master that was started with this pid file; a second one with the same file refuses to start.',
    harm: 'Reloads and stops by this file no longer reach the server, and a second one may start beside it.',
    cure: 'gunicorn replaces it when that process is gone.',
  },
});
