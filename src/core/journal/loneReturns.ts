import { ascii } from './bytes';
import type { Line } from './line';

/**
 * The carriage returns of a line that are not part of its end, in order: where they stand in its buffer. Of a line that is
 * longer than what is at hand, those at hand.
 */
export function loneReturns({ bytes, start, end, length, closed }: Line): readonly number[] {
  // The last one belongs to the line feed that closes the line, where that is at hand.
  const isPaired = closed && length === end - start && bytes[end - 1] === ascii.carriageReturn;
  const part = bytes.subarray(start, isPaired ? end - 1 : end);
  const found: number[] = [];
  for (let at = part.indexOf(ascii.carriageReturn); at >= 0; at = part.indexOf(ascii.carriageReturn, at + 1)) {
    found.push(start + at);
  }
  return found;
}
