import { dirname } from '../../paths';
import { parseNothing } from '../content';
import type { Dialect } from '../dialect';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

const darcsProgram = programNamed('darcs');

/** An empty file, hard-linked into its place. It names nobody, but darcs works at the top of its repository. */
export const darcsRepositoryLock: Dialect = {
  id: 'darcs.repository-lock',
  tool: 'darcs',
  program: darcsProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'lock' }],
  claims: (place) => isIn(place, '_darcs'),
  maxBytes: 0,
  resource: () => '.',
  parse: parseNothing,
  // A darcs on a folder that is shared with another machine is not seen here; one on this machine waits in sight.
  users: { program: darcsProgram, scopes: (folder) => [dirname(folder)], graceMs: 60_000 },
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: true,
  words: {
    title: 'Darcs repository lock',
    what: 'Darcs is changing this repository, or waits for an editor while it records a patch.',
    harm: 'Two processes write the repository, and a patch may be lost.',
    cure: 'Darcs removes it when it is done. After a crash the next darcs waits for it without end, until it is deleted by hand.',
  },
};
