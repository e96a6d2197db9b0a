import { DamagedDatabase, type Pages } from '../sqlite/pages';
import type { SqlValue } from '../sqlite/record';
import { findTable, tableValues, textIn } from '../sqlite/table';

/** What codegraph's database says of the files that its graph was built from. */
export interface GraphFacts {
  /** How many there are; `null` where there is no list of them. */
  readonly files: number | null;
  /** The latest time at which one of them had been changed, milliseconds since the epoch; `null` without any. */
  readonly newestAt: number | null;
  /** The one of codegraph's two engines that built it; `null` where that is not said. */
  readonly engine: GraphEngine | null;
}

export type GraphEngine = 'native' | 'wasm';

/**
 * Reads what decides whether codegraph will go by its journal.
 * @throws {DamagedDatabase} where this is no database as codegraph makes it
 */
export function readGraphFacts(pages: Pages): GraphFacts {
  const engine = engineOf(pages);
  const hashes = valuesIn(pages, 'file_hashes', ['mtime']);
  if (hashes === undefined) return { files: null, newestAt: null, engine };
  let files = 0;
  let newestAt: number | null = null;
  for (const [mtime] of hashes) {
    files++;
    // Of other values its engines make different things.
    if (mtime?.type !== 'integer') throw new DamagedDatabase('a time of a file is no whole number');
    newestAt = Math.max(newestAt ?? mtime.value, mtime.value);
  }
  return { files, newestAt, engine };
}

function engineOf(pages: Pages): GraphEngine | null {
  for (const [key, value] of valuesIn(pages, 'build_meta', ['key', 'value']) ?? []) {
    if (textIn(key) !== 'engine') continue;
    const engine = textIn(value);
    return engine === 'native' || engine === 'wasm' ? engine : null;
  }
  return null;
}

/** The values of these columns in all rows; `undefined` where there is no such table. */
function valuesIn(
  pages: Pages,
  name: string,
  columns: readonly string[],
): Iterable<readonly (SqlValue | undefined)[]> | undefined {
  const table = findTable(pages, name);
  if (table === undefined) return undefined;
  const places = columns.map((column) => table.columns?.findIndex((known) => known.toLowerCase() === column) ?? -1);
  if (places.includes(-1)) throw new DamagedDatabase(`the table ${name} has other columns`);
  return tableValues(pages, table.rootPage, places);
}
