/** `sequenceLength` of bytes that can be no character whatever follows. */
export const invalidSequence = 0;
/** `sequenceLength` of the beginning of a character that `end` cuts off. */
export const cutSequence = -1;

/**
 * Length of the well-formed UTF-8 character at `at` (1 to 4), `invalidSequence` or `cutSequence`.
 * Strict as the Unicode standard's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
export function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return invalidSequence;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

  if (at + 1 >= end) return cutSequence;
  const second = bytes[at + 1] ?? 0;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return invalidSequence;

  for (let i = 2; i < length; i++) {
    if (at + i >= end) return cutSequence;
    if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return invalidSequence;
  }
  return length;
}

/** Whether the bytes from `start` to `end` are well-formed UTF-8 throughout. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    if ((bytes[at] ?? 0) < 0x80) {
      at++;
      continue;
    }
    const length = sequenceLength(bytes, at, end);
    if (length === invalidSequence || length === cutSequence) return false;
    at += length;
  }
  return true;
}
