import { jsonObject, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { factFields, pidField } from '../forms/jsonFields';
import { programNamed } from '../forms/programs';

/** Where the emulators of a Firebase project are to be found. */
export const firebaseHub: Dialect = {
  id: 'firebase.emulator-hub',
  tool: 'firebase',
  program: programNamed('firebase', 'firebase-tools'),
  kind: 'lock',
  mechanism: 'record',
  names: [{ prefix: 'hub-', suffix: '.json' }],
  byContent: true,
  maxBytes: 4096,
  resource: () => '.',
  parse: parseHub,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  outside: { group: 'daemons', folders: ['$TMPDIR'] },
  words: {
    title: 'Firebase emulator record',
    what: 'Says which process runs the emulators of a Firebase project, and where they listen.',
    harm: 'Other Firebase commands no longer find the running emulators.',
    cure: 'The next "firebase emulators:start" replaces it.',
  },
};

/** `{"version":…,"origins":[…],"pid":…}`; a JSON file of other keys is somebody else's. */
function parseHub(bytes: Uint8Array): Claimant {
  const fields = jsonObject(bytes);
  const pid = fields === null ? null : pidField(fields, 'pid');
  if (fields === null || pid === null) return { state: 'foreign' };
  if (!Array.isArray(fields.origins) || typeof fields.version !== 'string') return { state: 'foreign' };
  return named(pid, { facts: factFields(fields, { version: 'version' }) });
}
