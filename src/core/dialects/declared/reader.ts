import { decimal, malformed, named, parseLonePid, utf8Text } from '../content';
import type { Claimant } from '../dialect';
import { type Declaration, declaredBytes, type Reading } from './declaration';
import { atPointer } from './jsonPointer';
import { moment } from './timestamp';

/** Reads what a declared lock says. Takes anything, throws nothing. */
export interface DeclaredReader {
  /** Whether anything is read at all: if not, there is no reason to open a file. */
  readonly reads: boolean;
  readonly parse: (bytes: Uint8Array) => Claimant;
  readonly parseLink: (target: string) => Claimant;
}

/** `declaration`: a checked one. */
export function declaredReader(declaration: Declaration): DeclaredReader {
  const { mechanism, pid, host, time } = declaration;
  const lone = mechanism === 'pid-file' && pid === undefined && host === undefined && time === undefined;
  const reads = lone || pid !== undefined || host !== undefined || time !== undefined;
  const find = {
    pid: pid ?? (mechanism === 'pid-file' ? { regex: '^\\s*(\\d+)\\s*$' } : null),
    host: host ?? null,
    time: time ?? null,
  };
  const finders = { pid: finder(find.pid), host: finder(find.host), time: finder(find.time) };
  return {
    reads,
    parse: (bytes) => {
      if (!reads) return { state: 'nobody' };
      if (lone) return parseLonePid(bytes);
      if (bytes.length === 0) return { state: 'empty' };
      const text = bytes.length > declaredBytes ? null : plainText(bytes);
      return text === null ? malformed(bytes.length > declaredBytes ? 'too-long' : 'binary') : claimant(finders, text);
    },
    // A link is made in one step: where its text ends, nothing is missing.
    parseLink: (target) => {
      if (!reads) return { state: 'nobody' };
      return target.length > declaredBytes ? malformed('too-long') : claimant(finders, target, { whole: true });
    },
  };
}

/** What was found, and whether something that is not yet written might belong to it. */
interface Found {
  readonly value: unknown;
  readonly open: boolean;
}

type Finder = (text: string) => Found | null;

interface Finders {
  readonly pid: Finder | null;
  readonly host: Finder | null;
  readonly time: Finder | null;
}

function claimant(finders: Finders, text: string, { whole = false } = {}): Claimant {
  const since = moment(finders.time?.(text)?.value);
  const more = since === undefined ? {} : { since };
  const host = finders.host === null ? null : hostName(finders.host(text)?.value);
  if (finders.pid === null) return { state: 'nobody', ...(host === null ? {} : { host }), ...more };
  const found = finders.pid(text);
  const pid = found === null ? null : pidOf(found.value);
  if (found === null || pid === null) return malformed('no-pid');
  if (found.open && !whole) return malformed('unfinished-pid', pid);
  // Where the host should stand and does not, the number may be that of another machine: it protects, and proves nothing.
  if (finders.host !== null && host === null) return malformed('no-host', pid);
  return named(pid, { host, ...more });
}

function finder(reading: Reading | null): Finder | null {
  if (reading === null) return null;
  return 'regex' in reading ? regexFinder(reading.regex) : (text) => pointed(text, reading.pointer);
}

/** Ends a text otherwise than any tool would. */
const goesOn = '\u0001';

function regexFinder(source: string): Finder {
  const pattern = new RegExp(source, 'd');
  return (text) => {
    const match = pattern.exec(text);
    const value = match?.[1];
    const place = match?.indices?.[1];
    if (value === undefined || place === undefined) return null;
    const [start, end] = place;
    if (isPartOfNumber(text, value, start)) return null;
    // The last thing in the file may be cut off, unless the pattern says that the file ends there.
    const open = end === text.length && pattern.exec(text + goesOn)?.[1] === value;
    return { value, open };
  };
}

/** Whether the pattern took only some digits of a number: `.*(\d+)` leaves the last one. */
function isPartOfNumber(text: string, value: string, start: number): boolean {
  const digits = /^\s*(\d+)\s*$/.exec(value)?.[1];
  if (digits === undefined) return false;
  const from = start + value.indexOf(digits);
  return /\d/.test(text.charAt(from - 1)) || /\d/.test(text.charAt(from + digits.length));
}

function pointed(text: string, pointer: string): Found | null {
  try {
    const value = atPointer(JSON.parse(text), pointer);
    return value === undefined ? null : { value, open: false };
  } catch {
    // SyntaxError: not JSON, or not all of it.
    return null;
  }
}

function pidOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? decimal(String(value)) : null;
  return typeof value === 'string' ? decimal(value.trim()) : null;
}

/** A name of a machine; nothing that has blanks in it or is longer than any. */
function hostName(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const host = value.trim();
  return /^[^\s\p{Cc}]{1,255}$/u.test(host) ? host : null;
}

/** UTF-8 without control characters other than line ends and tabs; `null` for anything else. */
function plainText(bytes: Uint8Array): string | null {
  const isControl = (byte: number): boolean =>
    (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f;
  return bytes.some(isControl) ? null : utf8Text(bytes);
}
