import type { Claimant, Dialect } from '../dialect';
import { pythonProgram } from './records';

/** SoftReadWriteLock: a folder with one file a holder and a numbered log of who had it. It always stays. */
export const filelockReadWrite: Dialect = {
  id: 'filelock.read-write',
  tool: 'filelock',
  program: pythonProgram,
  kind: 'lock',
  mechanism: 'data',
  shapes: ['directory'],
  names: [{ prefix: '', suffix: '.lock.rw' }],
  byContent: true,
  maxBytes: 0,
  resource: (name) => name.slice(0, -'.lock.rw'.length),
  parse: () => ({ state: 'foreign' }),
  parseEntries: parseFolders,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  words: {
    title: 'filelock read-write lock',
    what: 'The log of a lock that many readers or one writer may have, kept by the Python package filelock. It stays for good.',
    harm: 'Readers and a writer may work at the same time.',
    cure: 'Nothing to do: holders that stop renewing are dropped after ninety seconds.',
  },
};

function parseFolders(entries: readonly string[]): Claimant {
  const isOurs = entries.length === 2 && entries.includes('gen') && entries.includes('holders');
  return isOurs ? { state: 'nobody' } : { state: 'foreign' };
}
