import type { Claimant, Dialect } from '../dialect';
import { javaProgram } from '../h2/databaseLock';

/** HSQLDB writes every ten seconds and takes over after 10.1 s of silence; a busy or suspended one gets three beats. */
const leaseMs = 30_000;

/** `X.lck`: eight letters and the time of the last heartbeat. No lock of the operating system goes with it. */
export const hsqldbHeartbeatLock: Dialect = {
  id: 'hsqldb.heartbeat-lock',
  tool: 'hsqldb',
  program: javaProgram,
  kind: 'lock',
  mechanism: 'heartbeat',
  names: [{ prefix: '', suffix: '.lck' }],
  claims: (place) => ['.script', '.properties'].some((ending) => place.hasSibling(baseOf(place.name) + ending)),
  asksNeighbours: true,
  byContent: true,
  maxBytes: 64,
  resource: (name) => `${baseOf(name)}.script`,
  parse: parseHsqldbLock,
  leaseMs,
  selfHealing: true,
  cure: null,
  removable: false,
  words: {
    title: 'HSQLDB database lock',
    what: 'A Java program keeps this file while it has the HSQLDB database of the same name open, and writes the time into it every ten seconds.',
    harm: 'A second program can open the database at the same time and damage it.',
    cure: 'It is deleted when the database is closed. One without a heartbeat, HSQLDB takes over by itself the next time.',
  },
};

/** `HSQLLOCK`, then 8 bytes of milliseconds since the epoch, big endian. */
export function parseHsqldbLock(bytes: Uint8Array): Claimant {
  const isLock = bytes.length === 16 && String.fromCharCode(...bytes.subarray(0, 8)) === 'HSQLLOCK';
  return isLock ? { state: 'nobody' } : { state: 'foreign' };
}

function baseOf(name: string): string {
  return name.slice(0, -'.lck'.length);
}
