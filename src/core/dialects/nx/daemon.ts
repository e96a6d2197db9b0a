import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { factFields, pidField } from '../forms/jsonFields';
import { isBelow, isIn } from '../place';

export const nxProgram = /(?:^|[\s\\/])nx(?:\.(?:[cm]?js|cmd))?(?=\s|$)|[\\/]nx[\\/](?:dist|src|bin)[\\/]/i;

/** Where the Nx daemon of a workspace is to be found. */
export const nxDaemon: Dialect = {
  id: 'nx.daemon',
  tool: 'nx',
  program: nxProgram,
  kind: 'lock',
  mechanism: 'record',
  entry: 'tool',
  names: [{ exact: 'server-process.json' }],
  claims: (place) => isIn(place, 'd') && (isBelow(place, '.nx') || isIn(place, 'workspace-data', 'd')),
  maxBytes: 4096,
  resource: () => '.',
  parse: parseNxDaemon,
  leaseMs: null,
  selfHealing: true,
  cure: 'nx daemon --stop',
  removable: true,
  words: {
    title: 'Nx daemon record',
    what: 'Says which process is the Nx daemon of this workspace, and at which socket it listens.',
    harm: 'Nx no longer finds its daemon and starts another; the old one stays until it times out.',
    cure: 'Nx replaces it when it starts a new daemon.',
  },
};

function parseNxDaemon(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const fields = jsonObject(bytes);
  const pid = fields === null ? null : pidField(fields, 'processId');
  if (fields === null || pid === null) return malformed('no-pid');
  return named(pid, { facts: factFields(fields, { socket: 'socketPath', version: 'nxVersion' }) });
}
