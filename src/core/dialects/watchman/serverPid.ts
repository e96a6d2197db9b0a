import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';

/** Locked with flock as long as the server of a user runs. The file stays. */
export const watchmanServerPid = kernelFile({
  id: 'watchman.server-pid',
  tool: 'watchman',
  program: programNamed('watchman'),
  names: [{ exact: 'pid' }],
  claims: ({ folder }) => /[\\/]watchman[\\/](?:.*[\\/])?[^\\/]+-state$/.test(folder),
  by: 'flock',
  outside: {
    group: 'daemons',
    folders: ['~/.local/state/watchman/*', '/usr/local/var/run/watchman/*', '/opt/homebrew/var/run/watchman/*'],
  },
  cure: 'watchman shutdown-server',
  words: {
    title: 'Watchman server lock',
    what: 'Watchman locks this file while its server for this user runs.',
    harm: 'Removing it releases nothing. A second server could be started for the same user.',
    cure: '`watchman shutdown-server` ends the server. The file by itself means nothing.',
  },
});
