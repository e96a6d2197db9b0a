import { leftoverKinds, leftoverPrefix, parseLeftoverName } from '../../release/leftoverNames';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';

/** How far a start time may be off from what the process itself thought. Milliseconds. */
const startWithinMs = 2_000;

/** What Lockscope moves aside or makes for a moment while it releases, and what is left when it is ended then. */
export const lockscopeLeftover: Dialect = {
  id: 'lockscope.leftover',
  tool: 'lockscope',
  program: programNamed('lockscope', 'code', 'code-server', 'node', 'electron'),
  kind: 'temp',
  mechanism: 'leftover',
  shapes: ['file', 'directory', 'symlink'],
  names: leftoverKinds.map((kind) => ({ prefix: `${leftoverPrefix}${kind}-`, suffix: '' })),
  claims: ({ name }) => parseLeftoverName(name) !== null,
  // What it was before may be a file that must not be opened.
  maxBytes: 0,
  resource: (name) => parseLeftoverName(name)?.original ?? '.',
  parse: (_bytes, name) => makerOf(name),
  parseLink: (_target, name) => makerOf(name),
  parseEntries: (_entries, name) => makerOf(name),
  leaseMs: null,
  selfHealing: true,
  cure: null,
  // It is put right instead: what is in it may be somebody's lock.
  removable: false,
  passes: true,
  words: {
    title: 'Lockscope leftover',
    what: 'Lockscope moves a lock to such a name while it releases it, and was ended before it was done.',
    harm: 'What it holds may be a lock that somebody still needs.',
    cure: 'Lockscope puts it right by itself when it starts in a trusted workspace, and so does “lockscope sweep”: a live lock goes back, a dead one is kept for undo.',
  },
};

function makerOf(name: string): Claimant {
  const known = parseLeftoverName(name);
  if (known === null) return { state: 'foreign' };
  const { pid, startedAt } = known.maker;
  const identity = startedAt === null ? {} : { startedAt: { at: startedAt, withinMs: startWithinMs } };
  return { state: 'named', pid, host: null, nonce: null, identity };
}
