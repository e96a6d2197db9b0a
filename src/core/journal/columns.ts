import type { Line } from './line';
import type { ColumnRange } from './report';

/**
 * Where `length` bytes from index `at` of the line's buffer stand, in UTF-16 units, as an editor counts that shows the
 * journal as UTF-8: bytes that are no character are one each, or one for what began as one, and a byte order mark at
 * the beginning is not shown. `returns`: where in the buffer the line has carriage returns, each of which ends one to the
 * editor; of what is longer than one of those, the beginning.
 */
export function columnsOf(line: Line, at: number, length: number, returns: readonly number[] = []): ColumnRange {
  const begin = 1 + (returns.filter((one) => one < at).at(-1) ?? line.start - 1);
  const end = Math.min(at + length, line.end, returns.find((one) => one > at) ?? line.end);
  const isFirst = line.number === 1 && begin === line.start;
  const from = units(line, begin, at, isFirst);
  return { from, to: Math.max(from, units(line, begin, end, isFirst)) };
}

function units({ bytes }: Line, begin: number, at: number, isFirst: boolean): number {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: !isFirst });
  return decoder.decode(bytes.subarray(begin, Math.max(begin, at))).length;
}
