import { ascii } from './bytes';

/** Set of a line that holds what ordinary records do not, or what may end in a finding. */
export const rareMark = 1;
/** Set of a line with bytes beyond ASCII. */
export const wideMark = 2;

/** Gets a line as the indexes of its first byte and of its line feed, and its marks. */
export type LineVisitor = (from: number, end: number, marks: number) => void;

/** Below this, making the view of words costs more than it saves. */
const worthWords = 256;

// Read for every byte or so: as an import's properties they would be looked up each time where modules are not bundled.
const { lineFeed, dot, space, hash, upperD, delete: del } = ascii;
const none = new Int32Array(0);
const highBits = 0x80808080 | 0;

/**
 * Visits the lines of a block whose last byte is a line feed. Four bytes at a time are passed over while they hold no
 * control character, space, dot, DEL or wide byte; without a mark, a line has no control character but the line feed,
 * no two dots in a row, no `#` before a space, and no `D` before a space except in the eighth place (`DELETED `).
 */
export function scanLines(bytes: Uint8Array, start: number, end: number, visit: LineVisitor): void {
  // A view of words must begin at a multiple of four in the memory beneath; the bytes before it go one by one.
  const aligned = end - start < worthWords ? end : start + (-(bytes.byteOffset + start) & 3);
  const words = aligned === end ? none : new Int32Array(bytes.buffer, bytes.byteOffset + aligned, (end - aligned) >> 2);
  let from = start;
  let marks = 0;
  let at = start;
  let stop = aligned;

  for (;;) {
    for (; at < stop; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === lineFeed) {
        visit(from, at, marks);
        from = at + 1;
        marks = 0;
      } else if (byte === dot) {
        if (bytes[at + 1] === dot) marks |= rareMark;
      } else if (byte === space) {
        if (at > from && endsMark(bytes[at - 1], at - from)) marks |= rareMark;
      } else if (byte >= 0x80) {
        marks |= wideMark;
      } else if (byte < space || byte === del) {
        marks |= rareMark;
      }
    }
    if (at >= end) return;
    let word = (at - aligned) >> 2;
    while (word < words.length && isQuiet(words[word] ?? 0)) word++;
    at = aligned + word * 4;
    stop = word < words.length ? at + 4 : end;
  }
}

/** Whether none of the four bytes is at most a space, a dot, DEL or wide. Neighbours may make it say no for nothing. */
function isQuiet(word: number): boolean {
  const dots = word ^ 0x2e2e2e2e;
  // The first difference is negative up to a space and from 0xa1, the sum from DEL to 0xfe.
  const found = (word - 0x21212121) | (word + 0x01010101) | ((dots - 0x01010101) & ~dots);
  return (found & highBits) === 0;
}

/** Whether the byte before a space in that place may end `DELETED ` inside a line, or begin a header there. */
function endsMark(before: number | undefined, place: number): boolean {
  return before === hash || (before === upperD && place !== 7);
}
