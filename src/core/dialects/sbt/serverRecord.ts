import { jsonObject } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { isIn } from '../place';
import { sbtProgram } from './program';

/** `project/target/active.json`: where the sbt server of a build listens. Its token stands in another file. */
export const sbtServerRecord: Dialect = {
  id: 'sbt.server-record',
  tool: 'sbt',
  program: sbtProgram,
  kind: 'lock',
  mechanism: 'record',
  entry: 'tool',
  names: [{ exact: 'active.json' }],
  claims: (place) => isIn(place, 'project', 'target'),
  byContent: true,
  maxBytes: 8_192,
  resource: () => '../..',
  parse: parseSbtServer,
  leaseMs: null,
  selfHealing: true,
  cure: 'sbt shutdown',
  removable: false,
  words: {
    title: 'sbt server record',
    what: 'It tells sbt clients and editors where the sbt server of this build listens. It excludes nobody.',
    harm: 'Clients no longer find the running server.',
    cure: 'The server removes it when it ends; the next sbt server writes it anew.',
  },
};

export function parseSbtServer(bytes: Uint8Array): Claimant {
  const uri = jsonObject(bytes)?.['uri'];
  if (typeof uri !== 'string' || !/^(?:local|tcp):/.test(uri)) return { state: 'foreign' };
  return { state: 'nobody', facts: [{ name: 'url', value: uri }] };
}
