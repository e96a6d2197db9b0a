import { asciiText, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';

const lockName = /^([A-Za-z0-9][A-Za-z0-9.-]+[A-Za-z0-9])#(\d{1,10})\.lock$/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const startText = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})$/;

/** The text has the time of a clock whose zone it does not say: no zone is further than this from UTC. Milliseconds. */
const anyZoneMs = 15 * 60 * 60_000;

/**
 * A contender for a lock of Rush, Heft and other users of @rushstack/node-core-library: the oldest that lives has it,
 * the others wait. On Windows the file is another one, without a pid in its name.
 */
export const rushResourceLock: Dialect = {
  id: 'rush.resource-lock',
  tool: 'rush',
  program: programNamed('rush', 'rush-pnpm', 'rushx', 'heft', 'install-run-rush', 'install-run-rushx'),
  kind: 'lock',
  mechanism: 'existence',
  names: [{ prefix: '', suffix: '.lock' }],
  claims: ({ name }) => lockName.test(name),
  maxBytes: 128,
  resource: () => '.',
  parse: parseRushLock,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  words: {
    title: 'Rush lock',
    what: 'A Rush or Heft process has, or waits for, a resource of this folder. Of several such files the oldest has it.',
    harm: 'Two processes may install into the same folder and leave it broken.',
    cure: 'The next Rush or Heft removes those of processes that are gone.',
  },
};

/** The name has the pid; the content is how `ps` writes when that process started, in one write without a newline. */
function parseRushLock(bytes: Uint8Array, name: string): Claimant {
  const digits = lockName.exec(name)?.[2];
  if (digits === undefined) return malformed('no-pid');
  const pid = Number(digits);
  const text = asciiText(bytes);
  if (text === null) return malformed('binary', pid);
  const at = startedAt(text);
  return at === null ? named(pid) : named(pid, { identity: { startedAt: { at, withinMs: anyZoneMs } } });
}

function startedAt(text: string): number | null {
  const [, monthName, day, hour, minute, second, year] = startText.exec(text) ?? [];
  const month = months.indexOf(monthName ?? '');
  if (month < 0) return null;
  return Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
}
