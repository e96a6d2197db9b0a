import { asciiText, malformed } from '../content';
import type { Claimant } from '../dialect';

const newline = 0x0a;
const noncePattern = /^(\d{1,10})-[0-9a-f]{16}$/;
/** `codegraph watch`, `node …/.bin/codegraph`, `node …/@optave/codegraph/dist/cli.js`; not a folder `.codegraph`. */
export const codegraphProgram = /(?:^|[\s\\/])codegraph(?:\.(?:[cm]?js|cmd|exe))?(?=\s|$|[\\/]dist[\\/])/i;

/** Not 0: codegraph itself takes a pid that is not positive for nobody's. */
const decimal = /^0*[1-9][0-9]{0,9}$/;

/**
 * Reads what codegraph writes into a lock and into a steal file: `<pid>\n<pid>-<16 hex>\n`.
 * Anything else may be a write that is under way, so a pid found in it still protects the lock.
 */
export function parseStamp(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = asciiText(bytes);
  if (text === null) return malformed('binary', null);

  const pidEnd = bytes.indexOf(newline);
  if (pidEnd < 0) return malformed(decimal.test(text) ? 'unfinished-pid' : 'no-pid', null);
  const pidText = text.slice(0, pidEnd);
  if (!decimal.test(pidText)) return malformed('no-pid', null);
  const pid = Number(pidText);

  const rest = text.slice(pidEnd + 1);
  if (rest === '') return malformed('no-nonce', pid);
  const nonceEnd = rest.indexOf('\n');
  if (nonceEnd < 0) return malformed('unfinished-nonce', pid);
  const nonce = rest.slice(0, nonceEnd);
  const match = noncePattern.exec(nonce);
  if (match === null || Number(match[1]) !== pid) return malformed('foreign-nonce', pid);
  if (rest.length > nonceEnd + 1) return malformed('trailing-bytes', pid);
  return { state: 'named', pid, host: null, nonce };
}

/** What codegraph writes of a holder. `hex`: sixteen hexadecimal digits. */
export function writeStamp(pid: number, hex: string): string {
  return `${pid}\n${pid}-${hex}\n`;
}

/** Reads a lone decimal pid, with or without a newline: codegraph's note beside its database. */
export function parseLonePid(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = asciiText(bytes);
  if (text === null) return malformed('binary', null);
  const pidText = text.trim();
  if (!decimal.test(pidText)) return malformed('no-pid', null);
  return { state: 'named', pid: Number(pidText), host: null, nonce: null };
}
