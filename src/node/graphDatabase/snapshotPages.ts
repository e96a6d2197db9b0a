import { type DatabaseHeader, databaseHeaderBytes, readDatabaseHeader } from '../../core/sqlite/databaseHeader';
import { DamagedDatabase, type Pages } from '../../core/sqlite/pages';
import { readWalPages, type WalPages } from '../../core/sqlite/walPages';
import type { FileCalls } from './fileCalls';

type Reading = Pick<FileCalls, 'read'>;

/** The files of a database, opened. */
export interface OpenDatabase {
  readonly main: number;
  /** Bytes. */
  readonly size: number;
  /** `null` where there is no write-ahead log. */
  readonly wal: number | null;
}

/**
 * The pages of a database with what its write-ahead log has, read without the locks of SQLite: who calls this must see
 * to it that neither file was written over meanwhile.
 * @throws {DamagedDatabase} where there is no database
 */
export function snapshotPages({ main, size, wal }: OpenDatabase, calls: Reading): Pages {
  const start = new Uint8Array(databaseHeaderBytes);
  calls.read(main, start, 0);
  const header = readDatabaseHeader(start) ?? damaged('not a database of SQLite');
  const log = wal === null ? undefined : readWalPages((into, at) => calls.read(wal, into, at), header.pageSize);
  if (log === 'refused') return damaged('the write-ahead log is of another version or page size');
  const pages = new SnapshotPages(header, { main, size, wal }, log, calls);
  // The log may have the first page too, and what of the header is not about the size of pages.
  const current = readDatabaseHeader(pages.page(1));
  if (current?.pageSize !== header.pageSize) return damaged('the write-ahead log has another header');
  return new SnapshotPages(current, { main, size, wal }, log, calls);
}

class SnapshotPages implements Pages {
  readonly header: DatabaseHeader;
  readonly count: number;
  readonly #files: OpenDatabase;
  readonly #log: WalPages | undefined;
  readonly #calls: Reading;
  readonly #page: Uint8Array;

  constructor(header: DatabaseHeader, files: OpenDatabase, log: WalPages | undefined, calls: Reading) {
    this.header = header;
    this.#files = files;
    this.#log = log;
    this.#calls = calls;
    this.#page = new Uint8Array(header.pageSize);
    this.count = log?.count ?? Math.floor(files.size / header.pageSize);
  }

  page(number: number): Uint8Array {
    if (number < 1 || number > this.count) return damaged('a page lies outside of the database');
    const { main, wal } = this.#files;
    const logged = this.#log?.offsets.get(number);
    const file = logged === undefined || wal === null ? main : wal;
    const read = this.#calls.read(file, this.#page, logged ?? (number - 1) * this.header.pageSize);
    if (read < this.#page.length) return damaged('a page is cut off');
    return this.#page.subarray(0, this.header.usable);
  }
}

function damaged(what: string): never {
  throw new DamagedDatabase(what);
}
