import type { Dialect } from '../dialect';
import { heartbeatFolder } from '../forms/heartbeatFolder';
import { programNamed } from '../forms/programs';
import { segmentsOf } from '../place';
import { properLockfileStaleMs } from '../proper-lockfile/folderLock';

/** wireit's lock on one script of a package: `.wireit/<hex>/lock.lock`, beside the empty file it is named after. */
export const wireitScriptLock: Dialect = heartbeatFolder({
  id: 'wireit.script-lock',
  tool: 'wireit',
  program: programNamed('wireit'),
  names: [{ exact: 'lock.lock' }],
  claims: ({ folder }) => segmentsOf(folder).at(-2) === '.wireit',
  leaseMs: properLockfileStaleMs,
  resource: () => '.',
  words: {
    title: 'wireit script lock',
    what: 'A wireit is running this script, and others that want to run it wait for it.',
    harm: 'The same script may run twice at once and spoil its outputs.',
    cure: 'The next wireit takes it over once it has not been touched for ten seconds.',
  },
});
