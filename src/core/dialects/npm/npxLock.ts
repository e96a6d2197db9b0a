import type { Dialect } from '../dialect';
import { heartbeatFolder } from '../forms/heartbeatFolder';
import { programNamed } from '../forms/programs';
import { segmentsOf } from '../place';

/** npx's lock on the folder into which it installs one package: touched every second, taken after a minute. */
export const npxConcurrencyLock: Dialect = heartbeatFolder({
  id: 'npm.npx-concurrency-lock',
  tool: 'npm',
  program: programNamed('npx', 'npx-cli', 'npm', 'npm-cli'),
  names: [{ exact: 'concurrency.lock' }],
  claims: ({ folder }) => segmentsOf(folder).at(-2) === '_npx',
  leaseMs: 60_000,
  resource: () => '.',
  outside: { group: 'caches', folders: ['~/.npm/_npx/*', '~/AppData/Local/npm-cache/_npx/*'] },
  words: {
    title: 'npx install lock',
    what: 'An npx is installing this package into its cache, and others that want the same package wait for it.',
    harm: 'The npx that holds it stops with "Lock compromised", and two may install into one folder.',
    cure: 'The next npx takes it over once it has not been touched for a minute.',
  },
});
