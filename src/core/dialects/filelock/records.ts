import { asciiText, decimal, malformed, named } from '../content';
import type { Claimant } from '../dialect';
import { identityOf } from './startToken';

/** filelock is a library: any Python program, under whatever name it was installed, may hold its locks. */
export const pythonProgram =
  /(?:^|[\s\\/])(?:python[0-9.]*|pypy[0-9.]*|uv|pip[0-9.]*|virtualenv|tox|hatch|conda-lock)(?:\.exe)?(?=\s|$)/i;

/** Longer than any marker: names of machines end at 253 characters. */
export const longestMarker = 512;

/** Printable, no blank: filelock writes other characters of a machine's name as `?` and their hexadecimal number. */
const hostText = /^[!-~]{1,253}$/;
const strictMagic = 'filelock-strict-v1';

/** Reads `<pid>\n<host>\n` and, since 3.29, the start of the process in a third line. Windows may end lines in CR LF. */
export function parseSoftMarker(bytes: Uint8Array): Claimant {
  const lines = wholeLines(bytes);
  if (lines === null || lines.length < 2 || lines.length > 3) return { state: 'foreign' };
  const [pidText = '', host = '', token] = lines;
  if (!/^[1-9]/.test(pidText) || !hostText.test(host)) return { state: 'foreign' };
  if (token !== undefined && !/^[0-9]+$/.test(token)) return { state: 'foreign' };
  return claimant(pidText, host, token, null) ?? { state: 'foreign' };
}

/** Reads `filelock/2` and `key=value` lines: a lease, or another contract that the library has or will have. */
export function parseOwnerRecord(bytes: Uint8Array): Claimant {
  const [magic, ...lines] = wholeLines(bytes) ?? [];
  if (magic !== 'filelock/2') return { state: 'foreign' };
  const fields = fieldsOf(lines);
  const holder = claimant(fields.get('pid'), fields.get('host'), fields.get('start'), fields.get('token') ?? null);
  if (holder === null) return malformed('no-pid');
  const mode = fields.get('mode');
  const known = mode === 'exclusive' || (mode === 'lease' && fields.has('token') && fields.has('duration'));
  // A contract of a later version is nothing to judge by: the pid protects, no more.
  return known ? holder : malformed('foreign-nonce', holder.pid);
}

/** Reads a claim of a strict lock: magic, token, pid, the machine's name in hexadecimal, and maybe the start. */
export function parseStrictClaim(bytes: Uint8Array): Claimant {
  const lines = wholeLines(bytes);
  if (lines === null || lines[0] !== strictMagic) return malformed('no-pid');
  const [, nonce = '', pidText, hexHost = '', token] = lines;
  const holder = claimant(pidText, hostOfHex(hexHost), token, nonce);
  if (holder === null) return malformed('no-pid');
  return lines.length > 5 || !/^[0-9a-f]{32}$/.test(nonce) ? malformed('foreign-nonce', holder.pid) : holder;
}

type Named = Extract<Claimant, { state: 'named' }>;

function claimant(
  pidText: string | undefined,
  host: string | null | undefined,
  token: string | undefined,
  nonce: string | null,
): Named | null {
  const pid = decimal(pidText ?? '');
  if (pid === null || host === null || host === undefined || !hostText.test(host)) return null;
  const identity = token === undefined ? null : identityOf(token);
  return named(pid, identity === null ? { host, nonce } : { host, nonce, identity }) as Named;
}

/** The lines of a text that ends in a newline; `null` where it is cut off, or no text. */
function wholeLines(bytes: Uint8Array): readonly string[] | null {
  const text = asciiText(bytes);
  if (text === null || !text.endsWith('\n')) return null;
  return text.slice(0, -1).replace(/\r$/, '').split(/\r?\n/);
}

function fieldsOf(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
}

function hostOfHex(hex: string): string | null {
  if (!/^(?:[0-9a-f]{2}){1,253}$/.test(hex)) return null;
  return hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
}
