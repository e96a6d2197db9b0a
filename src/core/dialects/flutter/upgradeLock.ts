import { parseLonePid } from '../content';
import type { Dialect } from '../dialect';
import { flutterProgram, isFlutterCache } from './cacheLock';

/**
 * Where there is no `flock` command, Flutter's script takes this lock by making it: with `shlock` a file that holds the
 * pid, otherwise an empty folder, which names nobody and stays for ever when the script is killed. (bin/internal/shared.sh.)
 */
export const flutterUpgradeLock: Dialect = {
  id: 'flutter.upgrade-lock',
  tool: 'flutter',
  program: flutterProgram,
  kind: 'lock',
  mechanism: 'existence',
  shapes: ['file', 'directory'],
  names: [{ exact: '.upgrade_lock' }],
  claims: isFlutterCache,
  asksNeighbours: true,
  maxBytes: 64,
  resource: () => '.',
  parse: parseLonePid,
  parseEntries: () => ({ state: 'nobody' }),
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: false,
  words: {
    title: 'Flutter upgrade lock',
    what: 'The flutter script makes this while it rebuilds the tool itself. Where it is a folder, nothing tells whose it is, and a script that was killed leaves it for ever.',
    harm: 'Two scripts rebuild the tool in the same place, and it may not start afterwards.',
    cure: 'End all flutter and dart processes first. If it is still there then, it can be deleted.',
  },
};
