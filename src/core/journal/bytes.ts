/** The ASCII bytes that journal formats give a meaning. */
export const ascii = {
  nul: 0x00,
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  hash: 0x23,
  dash: 0x2d,
  dot: 0x2e,
  slash: 0x2f,
  colon: 0x3a,
  upperD: 0x44,
  upperE: 0x45,
  backslash: 0x5c,
  underscore: 0x5f,
  delete: 0x7f,
} as const;

/** The bytes of a text that is ASCII throughout. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Whether `needle` stands at `at` and ends before `end`. */
export function standsAt(bytes: Uint8Array, at: number, end: number, needle: Uint8Array): boolean {
  if (end - at < needle.length) return false;
  for (let i = 0; i < needle.length; i++) {
    if (bytes[at + i] !== needle[i]) return false;
  }
  return true;
}

/** Tab, line feed, vertical tab, form feed, carriage return and space: the ASCII part of what `String.trim` takes away. */
export function isWhitespace(byte: number | undefined): boolean {
  return byte === ascii.space || (byte !== undefined && byte >= ascii.tab && byte <= ascii.carriageReturn);
}

/** A control character of ASCII. NUL is one too. */
export function isControl(byte: number | undefined): boolean {
  return byte !== undefined && (byte < ascii.space || byte === ascii.delete);
}

export function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}
