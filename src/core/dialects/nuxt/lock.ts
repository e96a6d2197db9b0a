import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { factFields, pidField, sinceField } from '../forms/jsonFields';
import { programNamed } from '../forms/programs';

/** Nuxt takes a lock that is older than this, whoever holds it. Milliseconds. */
const nuxtStaleMs = 24 * 60 * 60_000;

/** Written by `nuxt dev` and `nuxt build` when a coding agent runs them, or with `NUXT_LOCK=1`. */
export const nuxtLock: Dialect = {
  id: 'nuxt.lock',
  tool: 'nuxt',
  program: programNamed('nuxt', 'nuxi', 'nuxt-cli'),
  kind: 'lock',
  mechanism: 'existence',
  entry: 'tool',
  names: [{ exact: 'nuxt.lock' }],
  maxBytes: 4096,
  resource: () => '.',
  parse: parseNuxtLock,
  leaseMs: nuxtStaleMs,
  selfHealing: true,
  cure: null,
  removable: true,
  words: {
    title: 'Nuxt lock',
    what: 'A Nuxt dev server or build has this build folder; it keeps a second one from starting beside it.',
    harm: 'Two Nuxt processes write the same build folder.',
    cure: 'The next Nuxt takes it over when its process is gone; "NUXT_IGNORE_LOCK=1" passes by it.',
  },
};

/** `hostname` is the address it listens at, not the machine. */
function parseNuxtLock(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const fields = jsonObject(bytes);
  const pid = fields === null ? null : pidField(fields, 'pid');
  if (fields === null || pid === null) return malformed('no-pid');
  return named(pid, {
    ...sinceField(fields, 'startedAt'),
    facts: factFields(fields, { operation: 'command', port: 'port', url: 'url', folder: 'cwd' }),
  });
}
