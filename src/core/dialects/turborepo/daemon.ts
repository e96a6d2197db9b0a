import type { Dialect } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { programNamed } from '../forms/programs';

/** The pid file of a repository's Turborepo daemon, in the temporary folder. */
export const turboDaemon: Dialect = pidFile({
  id: 'turborepo.daemon',
  tool: 'turborepo',
  program: programNamed('turbo'),
  names: [{ exact: 'turbod.pid' }],
  resource: () => 'turbod.sock',
  selfHealing: true,
  cure: 'turbo daemon stop',
  removable: true,
  outside: { group: 'daemons', folders: ['$TMPDIR/turbod-*/*', '$TMPDIR/turbod/*'] },
  words: {
    title: 'Turborepo daemon pid file',
    what: 'Names the process that is the Turborepo daemon of one repository.',
    harm: 'A second daemon may start for the same repository.',
    cure: 'turbo notices a dead one when it starts the daemon the next time.',
  },
});
