import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { factFields, pidField } from '../forms/jsonFields';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

/** Names the dev server of vinext that has a project. */
export const vinextDevLock: Dialect = {
  id: 'vinext.dev-lock',
  tool: 'vinext',
  program: programNamed('vinext'),
  kind: 'lock',
  mechanism: 'pid-file',
  entry: 'tool',
  names: [{ exact: 'dev-lock.json' }],
  claims: (place) => isIn(place, '.cache', 'vinext'),
  maxBytes: 4096,
  resource: () => '.',
  parse: parseDevLock,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  words: {
    title: 'vinext dev server lock',
    what: 'Names the vinext dev server that serves this project; a second one refuses to start.',
    harm: 'A second dev server starts beside the first.',
    cure: 'The next "vinext dev" takes it over when that process is gone.',
  },
};

function parseDevLock(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const fields = jsonObject(bytes);
  const pid = fields === null ? null : pidField(fields, 'pid');
  if (fields === null || pid === null) return malformed('no-pid');
  return named(pid, { facts: factFields(fields, { port: 'port', url: 'url', folder: 'dir' }) });
}
