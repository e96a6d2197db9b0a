import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { factFields, pidField } from '../forms/jsonFields';

/** Where the mypy daemon of a folder is to be found. */
export const mypyDaemonStatus: Dialect = {
  id: 'mypy.daemon-status',
  tool: 'mypy',
  program: /(?:^|[\s\\/])d?mypy(?:\.exe)?(?=\s|$)|\bmypy[./\\](?:dmypy|dmypy_server)\b|-m mypy\b/i,
  kind: 'lock',
  mechanism: 'record',
  entry: 'tool',
  names: [{ exact: '.dmypy.json' }],
  maxBytes: 4096,
  resource: () => '.',
  parse: parseStatus,
  leaseMs: null,
  selfHealing: true,
  cure: 'dmypy kill',
  removable: true,
  words: {
    title: 'mypy daemon status',
    what: 'Says which process is the mypy daemon of this folder, and at which socket it listens.',
    harm: 'dmypy no longer finds its daemon, which runs on until it times out.',
    cure: 'The next "dmypy start" or "dmypy run" replaces it.',
  },
};

function parseStatus(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const fields = jsonObject(bytes);
  const pid = fields === null ? null : pidField(fields, 'pid');
  if (fields === null || pid === null) return malformed('no-pid');
  return named(pid, { facts: factFields(fields, { socket: 'connection_name' }) });
}
