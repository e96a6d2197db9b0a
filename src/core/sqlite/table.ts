import type { Pages } from './pages';
import { columnOf, type SqlValue } from './record';
import { tableColumns } from './tableColumns';
import { tableRows } from './tableRows';

/** A table as the schema of its database has it. */
export interface Table {
  readonly rootPage: number;
  /** `undefined` where they cannot be told. */
  readonly columns: readonly string[] | undefined;
}

const schemaPage = 1;

/**
 * The table of this name, whatever its case.
 * @throws {DamagedDatabase}
 */
export function findTable(pages: Pages, name: string): Table | undefined {
  const { encoding } = pages.header;
  for (const row of tableRows(pages, schemaPage)) {
    const text = (column: number): string => textIn(columnOf(row, column, encoding));
    if (text(0) !== 'table' || text(1).toLowerCase() !== name) continue;
    const root = columnOf(row, 3, encoding);
    return { rootPage: root?.type === 'integer' ? root.value : 0, columns: tableColumns(text(4)) };
  }
  return undefined;
}

/**
 * The values of some columns, row by row; `undefined` for a column that a row does not have yet.
 * @throws {DamagedDatabase}
 */
export function* tableValues(
  pages: Pages,
  rootPage: number,
  columns: readonly number[],
): Generator<readonly (SqlValue | undefined)[], void> {
  const { encoding } = pages.header;
  for (const row of tableRows(pages, rootPage)) yield columns.map((column) => columnOf(row, column, encoding));
}

export function textIn(value: SqlValue | undefined): string {
  return value?.type === 'text' ? value.value : '';
}
