import { asciiText, decimal, malformed, named, utf8Text } from '../content';
import type { Claimant } from '../dialect';
import type { Fact } from '../../evidence';

/** The server and its parts; `postgres: checkpointer` and the like are their titles. */
export const postgresProgram = /(?:^|[\s\\/])(?:postgres|postmaster|postgresql)(?:\.exe)?(?=[\s:]|$)/i;

/** The server takes down the time, in whole seconds, before it does anything else. Milliseconds. */
const startWithinMs = 10_000;

/**
 * Reads `postmaster.pid` and the socket's lock file: one thing a line, of which pid, data folder, start (seconds since
 * the epoch), port and socket folder are written together. A negative pid is a single-user session.
 */
export function parsePostgresLines(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = utf8Text(bytes) ?? asciiText(bytes.map((byte) => (byte < 0x80 ? byte : 0x3f)));
  if (text === null) return malformed('binary');
  const lines = text.split('\n');
  // What stands behind the last newline may be half a line.
  const rest = lines.pop() ?? '';
  const [first, folder, start, port] = lines;
  if (first === undefined) return malformed(/^-?[0-9]+$/.test(rest) ? 'unfinished-pid' : 'no-pid');
  const pid = decimal(first.replace(/^-/, ''));
  if (pid === null) return malformed('no-pid');

  const facts: Fact[] = [];
  const startedAt = decimal(start ?? '');
  const portNumber = decimal(port ?? '');
  if (folder !== undefined && folder !== '') facts.push({ name: 'folder', value: folder });
  if (portNumber !== null) facts.push({ name: 'port', value: String(portNumber) });
  if (first.startsWith('-')) facts.push({ name: 'operation', value: 'single-user session' });
  const since = startedAt === null || startedAt === 0 ? null : startedAt * 1_000;
  return named(pid, {
    ...(since === null ? {} : { since, identity: { startedAt: { at: since, withinMs: startWithinMs } } }),
    facts,
  });
}
