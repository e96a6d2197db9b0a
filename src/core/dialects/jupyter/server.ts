import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { factFields, pidField } from '../forms/jsonFields';

const recordName = /^(?:jpserver|nbserver)-(\d{1,10})\.json$/;
const openName = /^(?:jpserver|nbserver)-(\d{1,10})-open\.html$/;
const outside = {
  group: 'daemons',
  folders: [
    '~/.local/share/jupyter/runtime',
    '~/Library/Jupyter/runtime',
    '~/AppData/Roaming/jupyter/runtime',
    '$JUPYTER_RUNTIME_DIR',
  ],
} as const;

/** Where a Jupyter server is to be found. The file has its token too, which is passed over. */
export const jupyterServer: Dialect = {
  id: 'jupyter.server',
  tool: 'jupyter',
  program: /(?:^|[\s\\/])jupyter(?:-[a-z]+)?(?:\.exe)?(?=\s|$)|-m (?:jupyter|notebook)/i,
  kind: 'lock',
  mechanism: 'record',
  names: [
    { prefix: 'jpserver-', suffix: '.json' },
    { prefix: 'nbserver-', suffix: '.json' },
  ],
  claims: ({ name }) => recordName.test(name),
  maxBytes: 4096,
  resource: () => '.',
  parse: parseServer,
  leaseMs: null,
  selfHealing: true,
  cure: 'jupyter server list',
  removable: true,
  outside,
  words: {
    title: 'Jupyter server record',
    what: 'Says which process is a Jupyter server, at which address it listens and which folder it serves.',
    harm: 'Other programs no longer find the server.',
    cure: '"jupyter server list" drops those that are gone.',
  },
};

/** The page that logs a browser in. Never opened: it has the token. */
export const jupyterOpenPage: Dialect = {
  ...jupyterServer,
  id: 'jupyter.open-page',
  kind: 'temp',
  mechanism: 'leftover',
  names: [
    { prefix: 'jpserver-', suffix: '-open.html' },
    { prefix: 'nbserver-', suffix: '-open.html' },
  ],
  claims: ({ name }) => openName.test(name),
  maxBytes: 0,
  parse: (_bytes, name) => {
    const pid = openName.exec(name)?.[1];
    return pid === undefined ? { state: 'nobody' } : named(Number(pid));
  },
  leaseMs: 60_000,
  selfHealing: false,
  cure: null,
  words: {
    title: 'Jupyter login page',
    what: 'The page with which a Jupyter server opened a browser. It has the key to that server, and stays when the server is killed.',
    harm: 'A browser that is just being opened shows nothing.',
    cure: 'Nothing needs it once its server is gone.',
  },
};

/** No address with a query: the key to an old server stands there. */
function parseServer(bytes: Uint8Array, name: string): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const fields = jsonObject(bytes);
  const pid = fields === null ? null : pidField(fields, 'pid');
  if (fields === null || pid === null) return malformed('no-pid');
  if (String(pid) !== recordName.exec(name)?.[1]) return malformed('foreign-nonce', pid);
  const facts = factFields(fields, {
    port: 'port',
    url: 'url',
    socket: 'sock',
    folder: 'root_dir',
    version: 'version',
  });
  return named(pid, {
    facts: facts.map((fact) => (fact.name === 'url' ? { ...fact, value: fact.value.replace(/[?#].*$/s, '') } : fact)),
  });
}
