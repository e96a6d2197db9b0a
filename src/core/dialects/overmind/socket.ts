import type { Dialect } from '../dialect';
import { programNamed } from '../forms/programs';

const overmindProgram = programNamed('overmind');

/** A socket whose presence keeps a second Overmind from starting. It is never connected to. */
export const overmindSocket: Dialect = {
  id: 'overmind.socket',
  tool: 'overmind',
  entry: 'tool',
  program: overmindProgram,
  kind: 'lock',
  mechanism: 'existence',
  shapes: ['other'],
  names: [{ exact: '.overmind.sock' }],
  maxBytes: 0,
  resource: () => '.',
  parse: () => ({ state: 'nobody' }),
  users: { program: overmindProgram, scopes: (folder) => [folder], graceMs: 60_000 },
  leaseMs: null,
  selfHealing: false,
  cure: 'overmind quit',
  removable: false,
  words: {
    title: 'Overmind socket',
    what: 'Overmind runs the processes of the Procfile here, and takes commands through this socket. A second one does not start while it is there.',
    harm: 'The running Overmind can no longer be told to stop or restart anything.',
    cure: '`overmind quit` ends it. After a crash the socket may be deleted by hand.',
  },
};
