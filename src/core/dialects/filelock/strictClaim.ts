import type { Dialect, Place } from '../dialect';
import { segmentsOf } from '../place';
import { longestMarker, parseStrictClaim, pythonProgram } from './records';

const claimName = /^(?:held|intent)-v1-[0-9a-f]{32}\.claim$/;
const privateName = /^\.(?:held|intent)-v1-[0-9a-f]{32}\.claim\.private-v1-[0-9a-f]{32}\.tmp$/;

/** One who has a strict lock (`held`, and `intent` beside it), or wants it (`intent`). filelock never removes another's. */
export const filelockStrictClaim: Dialect = {
  id: 'filelock.strict-claim',
  tool: 'filelock',
  program: pythonProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [
    { prefix: 'held-v1-', suffix: '.claim' },
    { prefix: 'intent-v1-', suffix: '.claim' },
  ],
  claims: (place) => claimName.test(place.name) && isClaimFolder(place),
  maxBytes: longestMarker,
  resource: () => '..',
  parse: parseStrictClaim,
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: true,
  words: {
    title: 'filelock strict claim',
    what: 'A Python program has, or is about to have, the strict lock that this folder is named after.',
    harm: 'A second program gets the lock while the first still works with what it protects.',
    cure: 'The package never clears a claim by itself; a program may call force_break() with its name.',
  },
};

/** A claim before it gets its name. */
export const filelockClaimTemp: Dialect = {
  ...filelockStrictClaim,
  id: 'filelock.claim-temp',
  kind: 'temp',
  mechanism: 'leftover',
  names: [{ prefix: '.', suffix: '.tmp' }],
  claims: (place) => privateName.test(place.name) && isClaimFolder(place),
  leaseMs: 2_000,
  selfHealing: true,
  words: {
    title: 'filelock claim in the making',
    what: 'A Python program was writing a claim to a strict lock and did not get to publish it.',
    harm: 'The program that writes it fails to take the lock.',
    cure: 'The next program that takes the lock removes it.',
  },
};

function isClaimFolder({ folder }: Place): boolean {
  const [above = '', last] = segmentsOf(folder).slice(-2);
  return last === 'claims' && above.endsWith('.filelock');
}
