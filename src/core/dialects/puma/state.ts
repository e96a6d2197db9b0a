import { malformed, named, utf8Text } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { rubyProgram } from '../rails/program';

/** Where `pumactl` finds a running Puma. It also holds the token for that, which is read past. */
export const pumaState: Dialect = {
  id: 'puma.state',
  tool: 'puma',
  program: rubyProgram,
  kind: 'lock',
  mechanism: 'record',
  names: [{ exact: 'puma.state' }],
  maxBytes: 4_096,
  resource: () => '.',
  parse: parseState,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  words: {
    title: 'Puma state file',
    what: 'Puma writes here under which pid it runs and where it takes commands. It keeps nobody from anything.',
    harm: '`pumactl` no longer finds the running server.',
    cure: 'It goes when Puma stops. After a crash the next start writes it anew.',
  },
};

/** YAML of one level. Of its lines, those that say who and where are looked for, and no others. */
function parseState(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = utf8Text(bytes);
  if (text === null) return malformed('binary');
  const pid = /^pid: ([0-9]{1,10})\r?\n/m.exec(text)?.[1];
  if (pid === undefined) return malformed(/^pid: [0-9]+$/m.test(text) ? 'unfinished-pid' : 'no-pid');
  const url = /^control_url: "?((?:tcp|ssl|unix):\/\/[^\s"?@]+)"?\r?\n/m.exec(text)?.[1];
  const folder = /^running_from: "?([^"\r\n]+?)"?\r?\n/m.exec(text)?.[1];
  const facts = [
    ...(url === undefined ? [] : [{ name: 'url', value: url } as const]),
    ...(folder === undefined ? [] : [{ name: 'folder', value: folder } as const]),
  ];
  return named(Number(pid), facts.length === 0 ? {} : { facts });
}
