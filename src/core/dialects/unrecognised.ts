import { parseNothing } from './content';
import type { Dialect } from './dialect';

/**
 * What merely looks like a lock: shown only to who asks for it, never opened for its own sake, never more than `unknown`. It comes last,
 * after every dialect that knows better.
 */
export const unrecognised: Dialect = {
  id: 'unrecognised.lock',
  tool: 'unrecognised',
  // Nobody's command line.
  program: /(?!)/,
  kind: 'lock',
  mechanism: 'existence',
  shapes: ['file', 'directory', 'symlink'],
  names: [
    { prefix: '', suffix: '.lock' },
    { prefix: '', suffix: '.lck' },
    { prefix: '', suffix: '.LOCK' },
    { prefix: '', suffix: '-lock' },
    { prefix: '', suffix: '_lock' },
    { prefix: '', suffix: '.pid' },
    { exact: 'lock' },
    { exact: 'LOCK' },
    { exact: '.lock' },
  ],
  // Asked after those who know by the content, and no reason for them not to read it.
  byContent: true,
  maxBytes: 0,
  resource: (name) => name.replace(/[-._](?:lock|lck|pid)$/i, '') || '.',
  parse: parseNothing,
  parseLink: () => ({ state: 'nobody' }),
  parseEntries: () => ({ state: 'nobody' }),
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: false,
  words: {
    title: 'unrecognised lock',
    what: 'Its name looks like that of a lock, but no tool that is known here makes it.',
    harm: 'Nobody knows what it protects.',
    cure: 'Find out which program made it. If it is a lock of your own tool, “Watch This File as a Lock” describes it.',
  },
};
