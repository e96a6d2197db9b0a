import type { MalformedReason } from '../evidence';
import type { Claimant } from './dialect';

/** The bytes as text if all are printable ASCII, tab, CR or LF; `null` otherwise. */
export function asciiText(bytes: Uint8Array): string | null {
  let text = '';
  for (const byte of bytes) {
    const printable = (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
    if (!printable) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The bytes as UTF-8 text, `null` when they are none. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // TypeError: not UTF-8.
    return null;
  }
}

/** A JSON object, or `null` when the bytes are anything else: half written, another value, not JSON. */
export function jsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  const text = utf8Text(bytes);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    // SyntaxError: not JSON, or not all of it.
    return null;
  }
}

/** A decimal number of at most ten digits without sign, `null` otherwise. Zero is a number, though nobody's pid. */
export function decimal(text: string): number | null {
  return /^[0-9]{1,10}$/.test(text) ? Number(text) : null;
}

export function malformed(reason: MalformedReason, pid: number | null = null): Claimant {
  return { state: 'malformed', reason, pid };
}

export function named(
  pid: number,
  more: Omit<Partial<Extract<Claimant, { state: 'named' }>>, 'state' | 'pid'> = {},
): Claimant {
  return { state: 'named', pid, host: null, nonce: null, ...more };
}

/**
 * Reads a lone decimal pid, with or without blanks around it and a newline behind: what most pid files are. Zero is
 * named all the same: it is nobody's number, and is judged so.
 */
export function parseLonePid(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = asciiText(bytes);
  if (text === null) return malformed('binary');
  const pid = decimal(text.trim());
  return pid === null ? malformed('no-pid') : named(pid);
}

/** For files without content: anything in them is not the tool's. */
export function parseNothing(): Claimant {
  return { state: 'nobody' };
}
