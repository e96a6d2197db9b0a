import { uint32At } from './bigEndian';
import { itemFinding, type ItemLog } from './itemLog';
import { PageSet } from './pageSet';
import { type RecordReader, recordBytes } from './recordReader';
import type { RollbackHeader } from './rollbackHeader';

/** What all parts of a journal have in common, as its first header has it. */
export class Records {
  /** Records read so far, right or not. */
  number = 0;
  /** Those of them that SQLite puts back. */
  right = 0;
  /** The first record at which SQLite stops. */
  broken: Broken | undefined;
  /** Whether records that it would have put back follow that one. */
  isFollowed = false;
  readonly #pages: PageSet;
  readonly #databasePages: number;
  readonly #lockPage: number;
  readonly #length: number;

  constructor({ databasePages, pageSize }: RollbackHeader) {
    this.#databasePages = databasePages;
    this.#pages = new PageSet(databasePages);
    this.#lockPage = lockPageOf(pageSize);
    this.#length = recordBytes(pageSize);
  }

  /** Whether no page has this number: in its place are the bytes that are locked, and it opens a super-journal's name. */
  isOpening(page: number): boolean {
    return page === this.#lockPage;
  }

  isRight({ page, isRight }: RecordReader): boolean {
    return isRight && page > 0 && page <= this.#databasePages && page !== this.#lockPage;
  }

  /** Judges a whole record as SQLite would meet it. `isCounted`: the header says that it is there. */
  judge(record: RecordReader, isCounted: boolean, log: ItemLog): void {
    this.number++;
    const { page, offset } = record;
    if (this.broken !== undefined) {
      if (this.isRight(record)) this.isFollowed = true;
    } else if (page > this.#databasePages && page !== this.#lockPage) {
      // Where nobody counted, it may have been left by an earlier transaction.
      if (isCounted || record.isRight) this.#add(log, 'rollback-page-outside', offset);
    } else if (!this.isRight(record)) {
      this.broken = { item: this.number, offset, length: this.#length, isCounted };
    } else {
      this.right++;
      if (this.#pages.add(page)) this.#add(log, 'rollback-page-twice', offset);
    }
  }

  #add(log: ItemLog, code: 'rollback-page-outside' | 'rollback-page-twice', offset: number): void {
    log.add(itemFinding(code, 'error', this.number, offset, this.#length));
  }
}

/** A record that SQLite does not put back, nor any that follow. */
export interface Broken {
  readonly item: number;
  readonly offset: number;
  readonly length: number;
  readonly isCounted: boolean;
}

/** Whether bytes open the name of a super-journal. */
export function opensName(bytes: Uint8Array, records: Records): boolean {
  return records.isOpening(uint32At(bytes, 0));
}

/** The page in which the bytes are that SQLite locks: none has this number. */
function lockPageOf(pageSize: number): number {
  return Math.floor(0x40000000 / pageSize) + 1;
}
