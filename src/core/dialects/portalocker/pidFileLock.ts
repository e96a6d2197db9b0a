import { parseLonePid } from '../content';
import type { Claimant, Companions, Dialect, Place } from '../dialect';
import { pythonProgram } from '../filelock/records';
import { kernelFile } from '../forms/kernelFile';
import { pidFile } from '../forms/pidFile';

/** The pid in portalocker's PidFileLock: written without a newline, beside the file that is really locked. */
export const portalockerPid: Dialect = pidFile({
  id: 'portalocker.pid',
  tool: 'portalocker',
  program: pythonProgram,
  mechanism: 'record',
  names: [{ prefix: '', suffix: '.pid' }],
  claims: (place) => isPair(place, place.name, `${place.name}.lock`),
  asksNeighbours: true,
  maxBytes: 16,
  resource: (name) => `${name}.lock`,
  selfHealing: true,
  removable: true,
  words: {
    title: 'portalocker pid file',
    what: 'Names the Python program that has the lock beside it.',
    harm: 'Others no longer learn who has the lock; the lock itself stays.',
    cure: 'The next program that takes the lock writes it anew.',
  },
});

/** The empty file beside it that the system locks. */
export const portalockerPidLock: Dialect = kernelFile({
  id: 'portalocker.pid-lock',
  tool: 'portalocker',
  program: pythonProgram,
  by: 'flock',
  names: [{ prefix: '', suffix: '.pid.lock' }],
  claims: (place) => isPair(place, place.name.slice(0, -'.lock'.length), place.name),
  asksNeighbours: true,
  byContent: true,
  maxBytes: 1,
  resource: (name) => name.slice(0, -'.lock'.length),
  companions: ({ name }) => [name.slice(0, -'.lock'.length)],
  parse: parsePidLock,
  words: {
    title: 'portalocker lock',
    what: 'A Python program that must run only once has this file locked; the file beside it has its pid.',
    harm: 'A second one starts beside the first.',
    cure: 'The lock goes with the process that has it.',
  },
});

/** `gc.pid` and its lock are git's. */
function isPair(place: Place, pid: string, lock: string): boolean {
  return pid !== 'gc.pid' && place.hasSibling(pid) && place.hasSibling(lock);
}

/** Others, too, put a `.lock` beside their pid files; here the pid ends without a newline. */
function parsePidLock(bytes: Uint8Array, name: string, companions: Companions): Claimant {
  const pid = companions.get(name.slice(0, -'.lock'.length));
  if (bytes.length > 0 || pid === undefined || pid.at(-1) === 0x0a) return { state: 'foreign' };
  const claimant = parseLonePid(pid);
  return claimant.state === 'named' ? claimant : { state: 'foreign' };
}
