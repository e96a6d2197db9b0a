import type { Line } from './line';
import type { ColumnRange } from './report';

/**
 * Where `length` bytes from index `at` of the line's buffer stand, in UTF-16 units, as an editor counts that shows the
 * journal as UTF-8: bytes that are no character are one each, or one for what began as one, and a byte order mark at
 * the beginning is not shown.
 */
export function columnsOf(line: Line, at: number, length: number): ColumnRange {
  const from = unitsBefore(line, at);
  const to = Math.max(from, unitsBefore(line, Math.min(at + length, line.end)));
  return { from, to };
}

function unitsBefore(line: Line, at: number): number {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: line.number > 1 });
  return decoder.decode(line.bytes.subarray(line.start, Math.max(line.start, at))).length;
}
