import { parseNothing } from '../content';
import type { Dialect } from '../dialect';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

/** How far each file of the history reached before the transaction that is under way, or was cut short. */
export const mercurialJournal: Dialect = {
  id: 'mercurial.journal',
  tool: 'mercurial',
  program: programNamed('hg', 'chg', 'rhg', 'thg'),
  kind: 'lock',
  mechanism: 'data',
  names: [{ exact: 'journal' }],
  claims: (place) => isIn(place, '.hg', 'store'),
  maxBytes: 0,
  resource: () => '.',
  parse: parseNothing,
  leaseMs: null,
  selfHealing: false,
  cure: 'hg recover',
  leftovers: ['journal.*', '../journal.*'],
  removable: false,
  words: {
    title: 'Mercurial transaction',
    what: 'A transaction of Mercurial is under way, or was cut short. With this file hg can put the history back as it was before.',
    harm: 'The half-written history can no longer be rolled back.',
    cure: 'When no hg runs, `hg recover` rolls the transaction back; until then hg refuses to write.',
  },
};
