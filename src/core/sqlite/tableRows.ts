import { uint32At } from '../journal/sqlite/bigEndian';
import { databaseHeaderBytes } from './databaseHeader';
import { DamagedDatabase, type Pages } from './pages';
import { varintAt } from './varint';

const interior = 5;
const leaf = 13;
/** Of any row, bytes that are read at the most: what is asked for stands at the beginning. */
const rowLimit = 256 * 1024;

/**
 * The rows of the table whose tree begins at this page, in order, as records; good until the next one is asked for.
 * @throws {DamagedDatabase}
 */
export function* tableRows(pages: Pages, root: number): Generator<Uint8Array, void> {
  const seen = new Set<number>();
  const waiting = [root];
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    // No page stands in a tree twice; in a damaged one it might, for ever.
    if (seen.has(number)) damaged('a page stands in a table twice');
    seen.add(number);
    const at = number === 1 ? databaseHeaderBytes : 0;
    // A copy: an overflowing row needs other pages in between.
    const page = pages.page(number).slice();
    const kind = page[at];
    if (kind === leaf) for (const cell of cellsOf(page, at, 8)) yield rowAt(pages, page, cell);
    else if (kind === interior) waiting.push(...childrenOf(page, at).reverse());
    else damaged('a page is none of a table');
  }
}

function childrenOf(page: Uint8Array, at: number): number[] {
  return [...cellsOf(page, at, 12).map((cell) => uint32At(page, cell)), uint32At(page, at + 8)];
}

/** Where the cells of a page begin. */
function cellsOf(page: Uint8Array, at: number, headBytes: number): readonly number[] {
  const count = uint16At(page, at + 3);
  if (at + headBytes + 2 * count > page.length) return damaged('a page has too many cells');
  return Array.from({ length: count }, (_, index) => uint16At(page, at + headBytes + 2 * index));
}

function rowAt(pages: Pages, page: Uint8Array, cell: number): Uint8Array {
  const size = varintAt(page, cell) ?? damaged('a cell stands outside of its page');
  const start = varintAt(page, size.end)?.end ?? damaged('a cell stands outside of its page');
  const local = localBytes(size.value, pages.header.usable);
  if (start + local > page.length) return damaged('a cell stands outside of its page');
  const here = page.subarray(start, start + local);
  return local === size.value ? here : withOverflow(pages, here, size.value, uint32At(page, start + local));
}

/** How much of a row stands in the page of the table itself; the rest is in pages of its own. */
function localBytes(size: number, usable: number): number {
  const most = usable - 35;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}

function withOverflow(pages: Pages, here: Uint8Array, size: number, first: number): Uint8Array {
  const row = new Uint8Array(Math.min(size, rowLimit));
  row.set(here.subarray(0, row.length));
  let filled = Math.min(here.length, row.length);
  for (let next = first; filled < row.length;) {
    const page = pages.page(next);
    const part = page.subarray(4, Math.min(pages.header.usable, 4 + row.length - filled));
    row.set(part, filled);
    filled += part.length;
    next = uint32At(page, 0);
  }
  return row;
}

function uint16At(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function damaged(what: string): never {
  throw new DamagedDatabase(what);
}
