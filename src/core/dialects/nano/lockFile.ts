import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';
import { isNanoHeader, parseSwapHeader, swapHeaderBytes } from '../vim/swapHeader';

/** With `set locking`: a header in the manner of Vim's swap files, and no text behind it. */
export const nanoLockFile: Dialect = {
  id: 'nano.lock-file',
  tool: 'nano',
  program: programNamed('nano', 'rnano', 'pico'),
  kind: 'lock',
  mechanism: 'existence',
  byContent: true,
  names: [{ prefix: '.', suffix: '.swp' }],
  maxBytes: swapHeaderBytes,
  resource: (name) => name.slice(1, -'.swp'.length),
  parse: parseLock,
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: true,
  words: {
    title: 'nano lock file',
    what: 'Somebody has this file open in nano. Unlike the swap files of Vim, it holds no text.',
    harm: 'Two people change the file, and who saves last overwrites the other.',
    cure: 'It goes when nano is left. After a crash nano asks whether to open the file all the same.',
  },
};

function parseLock(bytes: Uint8Array): Claimant {
  return isNanoHeader(bytes) ? parseSwapHeader(bytes) : { state: 'foreign' };
}
