import type { Claimant, Dialect } from '../dialect';
import { codegraphLeaseMs } from './journalLock';
import { codegraphProgram, parseStamp } from './stamp';

const stealName = /^changes\.journal\.lock\.(\d{1,10})-([0-9a-f]{16})\.tmp$/;

/** What a contender writes and then renames over a lock it steals; debris when it died in between. */
export const codegraphStealFile: Dialect = {
  id: 'codegraph.steal-file',
  tool: 'codegraph',
  program: codegraphProgram,
  kind: 'temp',
  mechanism: 'leftover',
  names: [{ prefix: 'changes.journal.lock.', suffix: '.tmp' }],
  claims: ({ name }) => stealName.test(name),
  maxBytes: 4_096,
  resource: () => 'changes.journal.lock',
  parse: parseStealFile,
  leaseMs: codegraphLeaseMs,
  selfHealing: true,
  cure: null,
  removable: true,
  words: {
    title: 'codegraph steal file',
    what: 'A process that takes over an expired lock writes this file first and then renames it over the lock.',
    harm: 'The process that was about to take the lock fails and tries again.',
    cure: 'codegraph sweeps such files older than 30 seconds whenever it takes the lock.',
  },
};

/** The name carries the maker's pid and nonce, so a steal cut short while writing still names its maker. */
function parseStealFile(bytes: Uint8Array, name: string): Claimant {
  const match = stealName.exec(name);
  if (match === null) return { state: 'nobody' };
  const pid = Number(match[1]);
  const nonce = `${match[1]}-${match[2]}`;
  const content = parseStamp(bytes);
  const disagrees = content.state === 'named' && content.nonce !== nonce;
  if (disagrees) return { state: 'malformed', reason: 'foreign-nonce', pid };
  return { state: 'named', pid, host: null, nonce };
}
