import type { DatabaseHeader } from './databaseHeader';
import { DamagedDatabase } from './pages';
import { varintAt } from './varint';

/** What stands in a column. Integers are exact up to 2^53. */
export type SqlValue =
  | { readonly type: 'null' }
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'real'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'blob' };

const sizes: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];
const realType = 7;

/**
 * The value of one column of a row, from 0. `undefined` where the row was written before there was such a column.
 * @throws {DamagedDatabase}
 */
export function columnOf(row: Uint8Array, column: number, encoding: DatabaseHeader['encoding']): SqlValue | undefined {
  const head = varintAt(row, 0) ?? damaged();
  let at = head.end;
  let offset = head.value;
  for (let index = 0; at < head.value; index++) {
    const type = varintAt(row, at) ?? damaged();
    at = type.end;
    const size = sizeOf(type.value);
    if (index === column) return valueOf(row, offset, type.value, size, encoding);
    offset += size;
  }
  return undefined;
}

function sizeOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return sizes[type] ?? damaged();
}

function valueOf(
  row: Uint8Array,
  offset: number,
  type: number,
  size: number,
  encoding: DatabaseHeader['encoding'],
): SqlValue {
  if (offset + size > row.length) return damaged();
  const view = new DataView(row.buffer, row.byteOffset + offset, size);
  if (type === 0) return { type: 'null' };
  if (type === realType) return { type: 'real', value: view.getFloat64(0) };
  if (type < realType) return { type: 'integer', value: integerIn(view) };
  if (type < 12) return { type: 'integer', value: type - 8 };
  if (type % 2 === 0) return { type: 'blob' };
  return { type: 'text', value: new TextDecoder(encoding).decode(view) };
}

/** Two's complement, the higher bytes first. */
function integerIn(view: DataView): number {
  let value = view.getInt8(0);
  for (let at = 1; at < view.byteLength; at++) value = value * 256 + view.getUint8(at);
  return value;
}

function damaged(): never {
  throw new DamagedDatabase('a row is not as SQLite writes it');
}
