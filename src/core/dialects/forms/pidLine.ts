import { asciiText, decimal, malformed, named } from '../content';
import type { Claimant } from '../dialect';

/** Reads a pid and the newline that is always behind it: without that the pid may be half written. */
export function parsePidLine(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = asciiText(bytes);
  if (text === null) return malformed('binary');
  const [, pidText = '', end] = /^([0-9]+)(\r?\n)?$/.exec(text) ?? [];
  if (pidText === '') return malformed('no-pid');
  const pid = decimal(pidText);
  if (end === undefined) return malformed('unfinished-pid');
  return pid === null ? malformed('no-pid') : named(pid);
}
