import { named, parseNothing } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { gitPlaceOf } from './gitPlace';
import { gitProgram } from './program';

/** A repack of a large repository takes hours. Milliseconds. */
const repackMs = 12 * 3_600_000;

const common = {
  tool: 'git',
  program: gitProgram,
  kind: 'temp',
  mechanism: 'leftover',
  maxBytes: 0,
  leaseMs: repackMs,
  selfHealing: false,
  removable: true,
} as const;

const repackName = /^\.tmp-([0-9]{1,10})-pack-[0-9a-f]{40,64}\.[a-z]+$/;

/** New packs of `git repack`, on their way to their names; the pid of the repack is in them. */
export const gitRepackFile: Dialect = {
  ...common,
  id: 'git.repack-file',
  cure: null,
  names: ['.pack', '.idx', '.rev', '.bitmap', '.mtimes', '.keep', '.promisor'].map((suffix) => ({
    prefix: '.tmp-',
    suffix,
  })),
  claims: (place) => repackName.test(place.name) && gitPlaceOf(place)?.inside === 'objects/pack',
  resource: (name) => name.replace(/^\.tmp-[0-9]+-/, ''),
  parse: (_bytes, name): Claimant => {
    const pid = repackName.exec(name)?.[1];
    return pid === undefined ? { state: 'foreign' } : named(Number(pid));
  },
  words: {
    title: 'unfinished git repack',
    what: 'A repack wrote this pack and had not yet given it its name. The objects in it are still in the old packs.',
    harm: 'The repack under way fails.',
    cure: 'git never removes it: neither `git prune` nor a later repack does. Delete it once its process is gone.',
  },
};

const packParts = /^tmp_(?:pack|idx|rev|mtimes|bitmap)_[A-Za-z0-9]{6}$/;

/** Packs that a fetch, a push or a repack was still writing. They name nobody. */
export const gitPackPart: Dialect = {
  ...common,
  id: 'git.pack-part',
  cure: 'git prune --expire=now',
  // Six letters at random are at the end.
  names: [{ prefix: 'tmp_', suffix: '' }],
  claims: (place) => packParts.test(place.name) && gitPlaceOf(place)?.inside === 'objects/pack',
  resource: () => '.',
  parse: parseNothing,
  words: {
    title: 'unfinished git pack',
    what: 'git was writing a pack here: a fetch, a push that came in, or a repack. It may be large.',
    harm: 'The fetch, push or repack under way fails and has to be started anew.',
    cure: '`git prune --expire=now` removes it when no git runs; `git gc` does so after two weeks.',
  },
};
