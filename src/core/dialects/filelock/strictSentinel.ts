import type { Claimant, Dialect } from '../dialect';
import { pythonProgram } from './records';

/** To older filelocks this is a lock of pid 1, which lives for ever: it is there to keep them off. */
const sentinel = '1\nfilelock-strict-v1\0\n0\n';

/** Marks the name as one of a strict lock. It always stays; who has the lock is in the folder `<name>.filelock`. */
export const filelockStrictSentinel: Dialect = {
  id: 'filelock.strict-sentinel',
  tool: 'filelock',
  program: pythonProgram,
  kind: 'lock',
  mechanism: 'data',
  names: [{ prefix: '', suffix: '.lock' }],
  byContent: true,
  maxBytes: 64,
  resource: (name) => name.slice(0, -'.lock'.length),
  parse: parseSentinel,
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: false,
  words: {
    title: 'filelock strict lock',
    what: 'Tells programs that this name belongs to a strict lock of the Python package filelock. It stays for good and names nobody; the claims in the folder beside it do.',
    harm: 'Older versions of filelock no longer see that the lock is there, and two programs may have it at once.',
    cure: 'Nothing to do: it is no holder. See the claims.',
  },
};

function parseSentinel(bytes: Uint8Array): Claimant {
  const text = String.fromCharCode(...bytes.subarray(0, 64));
  return text === sentinel ? { state: 'nobody' } : { state: 'foreign' };
}
