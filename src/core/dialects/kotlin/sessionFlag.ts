import { parseNothing } from '../content';
import type { Dialect } from '../dialect';
import { isIn } from '../place';

/** By this empty file the Kotlin daemon knows that a build still wants it. A crashed build leaves it. */
export const kotlinSessionFlag: Dialect = {
  id: 'kotlin.session-flag',
  tool: 'kotlin',
  program: /kotlin-compiler|KotlinCompileDaemon|org\.gradle\./,
  kind: 'lock',
  mechanism: 'record',
  entry: 'none',
  names: [{ prefix: 'kotlin-compiler-', suffix: '.salive' }],
  claims: (place) => isIn(place, '.kotlin', 'sessions'),
  maxBytes: 64,
  resource: () => '.',
  parse: parseNothing,
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: false,
  words: {
    title: 'Kotlin session flag',
    what: 'A Gradle build with Kotlin keeps this empty file while it uses the Kotlin daemon. It excludes nobody, and a build that crashed leaves it behind.',
    harm: 'The Kotlin daemon may end in the middle of a build.',
    cure: 'It can be deleted by hand when no build and no IDE works on this project.',
  },
};
