import type { Dialect } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { parsePidLine } from '../forms/pidLine';

/** The pid files of Celery's scheduler and worker, by default in the folder they were started in. */
export const celeryPid: Dialect = pidFile({
  id: 'celery.pid',
  tool: 'celery',
  program: /(?:^|[\s\\/])celery(?:\.exe)?(?=\s|$|:\s)|-m celery\b|^\[celery/i,
  mechanism: 'existence',
  names: [{ exact: 'celerybeat.pid' }, { exact: 'celeryd.pid' }],
  parse: parsePidLine,
  resource: () => '.',
  selfHealing: true,
  removable: true,
  words: {
    title: 'Celery pid file',
    what: 'Names the Celery scheduler or worker that has it; a second one refuses to start. In a container the pid is most often 1, whoever wrote it.',
    harm: 'Two schedulers send every task twice.',
    cure: 'Celery removes it when that process is gone; "--pidfile=" without a name does without it.',
  },
});
