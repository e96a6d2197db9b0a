import type { Dialect } from '../dialect';
import { anyProgram } from '../forms/anyProgram';
import { pidFile } from '../forms/pidFile';
import { isIn } from '../place';

/** The command, and the title the daemon gives itself: `PM2 v7.0.4: God Daemon (/home/dev/.pm2)`. */
const pm2Program = /(?:^|[\s\\/])pm2(?:\.(?:[cm]?js|cmd))?(?=\s|$)|[\\/]pm2[\\/]|^PM2 v/i;

/** The pid file of pm2's daemon. */
export const pm2Daemon: Dialect = pidFile({
  id: 'pm2.daemon',
  tool: 'pm2',
  program: pm2Program,
  names: [{ exact: 'pm2.pid' }],
  claims: (place) => isIn(place, '.pm2') || place.hasSibling('rpc.sock'),
  asksNeighbours: true,
  resource: () => 'rpc.sock',
  selfHealing: true,
  cure: 'pm2 kill',
  removable: true,
  outside: { group: 'daemons', folders: ['~/.pm2'] },
  words: {
    title: 'pm2 daemon pid file',
    what: 'Names the pm2 daemon that keeps the apps of this user running.',
    harm: 'pm2 loses sight of its daemon and may start a second one beside it.',
    cure: 'pm2 writes it anew when it starts its daemon. Apps of a killed daemon go on without it: "pm2 resurrect" starts those that were saved.',
  },
});

/** `<app>-<id>.pid`: which process an app of pm2 is. Any program may be an app, so none is a stranger by its name. */
export const pm2App: Dialect = pidFile({
  id: 'pm2.app',
  tool: 'pm2',
  program: anyProgram,
  mechanism: 'record',
  names: [{ prefix: '', suffix: '.pid' }],
  claims: (place) => isIn(place, '.pm2', 'pids') && /.-\d+\.pid$/.test(place.name),
  resource: () => '..',
  selfHealing: true,
  cure: 'pm2 resurrect',
  removable: true,
  outside: { group: 'daemons', folders: ['~/.pm2/pids'] },
  words: {
    title: 'pm2 app pid file',
    what: 'Says which process an app is that pm2 keeps running.',
    harm: 'Scripts that read it no longer find the app; pm2 itself goes by what it remembers.',
    cure: 'pm2 writes it anew when it starts the app.',
  },
});
