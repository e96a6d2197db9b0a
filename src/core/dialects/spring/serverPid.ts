import { kernelFile } from '../forms/kernelFile';
import { rubyProgram } from '../rails/program';

/** Locked with flock as long as the preloading server of an application runs. */
export const springServerPid = kernelFile({
  id: 'spring.server-pid',
  tool: 'spring',
  program: rubyProgram,
  names: [{ prefix: '', suffix: '.pid' }],
  claims: ({ folder, name }) => /[\\/]spring-[0-9]+$/.test(folder) && /^[0-9a-f]{32}\.pid$/.test(name),
  by: 'flock',
  outside: { group: 'system', folders: ['$TMPDIR/spring-*', '/tmp/spring-*'] },
  cure: 'bin/spring stop',
  words: {
    title: 'Spring server lock',
    what: 'Spring keeps a Rails application loaded in the background, and locks this file while it does.',
    harm: 'Removing it releases nothing. A second server for the same application could be started.',
    cure: '`bin/spring stop` ends the server. The file by itself means nothing.',
  },
});
