import type { Claimant, Dialect } from '../dialect';
import { asciiText, decimal, malformed, named } from '../content';
import { segmentsOf } from '../place';

const oneCopy = 37;

/**
 * Mix's lock of a build folder or of the dependencies (Elixir 1.18 and newer), in the folder for temporary files. Who
 * holds it listens on the port written in it; `lock_0` stays after the release, with port 0. (elixir, mix/sync/lock.ex.)
 */
export const mixBuildLock: Dialect = {
  id: 'mix.build-lock',
  tool: 'mix',
  program: /(?:^|[\s\\/])(?:mix|elixir|iex|beam\.smp|erl)(?:\.(?:bat|exe))?(?=\s|$)/i,
  kind: 'lock',
  mechanism: 'pid-file',
  entry: 'none',
  names: [{ exact: 'lock_0' }, { exact: 'lock_1' }, { exact: 'lock_2' }],
  claims: ({ folder }) => segmentsOf(folder).at(-2)?.startsWith('mix_lock_') === true,
  // A free one is not worth a row.
  byContent: true,
  maxBytes: 128,
  resource: () => '.',
  parse: parseMixLock,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  outside: { group: 'caches', folders: ['$TMPDIR/mix_lock_*/*'] },
  words: {
    title: 'Mix build lock',
    what: 'Mix holds this while it compiles or fetches dependencies. Another one says "Waiting for lock on the build directory (held by process …)".',
    harm: 'Two Mix processes can then compile into the same folder.',
    cure: 'It is free as soon as that process ends; one left by a process that was killed, the next Mix replaces. "MIX_OS_CONCURRENCY_LOCK=0" does without it.',
  },
};

/** First form: port (4 bytes, big endian), pid as text. Second: a switch, then two copies with the pid padded by NULs. */
export function parseMixLock(bytes: Uint8Array): Claimant {
  if (bytes.length !== 1 + 2 * oneCopy) return oneHolder(bytes.subarray(0, 4), bytes.subarray(4));
  const [first, second] = [bytes.subarray(1, 1 + oneCopy), bytes.subarray(1 + oneCopy)].map(paddedHolder);
  if (first === undefined || second === undefined) return { state: 'foreign' };
  // Which copy counts is in flux while it changes hands.
  return JSON.stringify(first) === JSON.stringify(second) ? first : malformed('no-pid');
}

function paddedHolder(copy: Uint8Array): Claimant {
  const padding = copy[4] ?? 0;
  const start = 5 + padding;
  if (start > copy.length || copy.subarray(5, start).some((byte) => byte !== 0)) return { state: 'foreign' };
  return oneHolder(copy.subarray(0, 4), copy.subarray(start));
}

function oneHolder(portBytes: Uint8Array, pidBytes: Uint8Array): Claimant {
  if (portBytes.length < 4) return { state: 'foreign' };
  const port = portBytes.reduce((value, byte) => value * 256 + byte, 0);
  const pid = decimal(asciiText(pidBytes) ?? '');
  if (port === 0 || port > 65_535 || pid === null) return { state: 'foreign' };
  return named(pid, { facts: [{ name: 'port', value: String(port) }] });
}
