import { itemFinding, ItemLog } from './itemLog';
import { RecordReader } from './recordReader';
import { opensName, Records } from './records';
import { readFirstHeader, readNextHeader, type RollbackHeader, rollbackHeaderBytes } from './rollbackHeader';
import { JournalEnd } from './superJournal';

/**
 * Where the reading stands. `header`: in the first one. `padding`: in the rest of a header's sector. `records`: in those
 * of a part. `gap`: behind those that were counted, where another part may begin. `over`: behind all that matters.
 */
type Stage = 'header' | 'padding' | 'records' | 'gap' | 'over';

/** Follows a rollback journal as SQLite would play it back, and looks on where that would stop. */
export class RollbackPlayback {
  readonly log = new ItemLog();
  readonly end = new JournalEnd();
  readonly head = new Uint8Array(rollbackHeaderBytes);
  headFilled = 0;
  /** Bytes seen. */
  bytes = 0;
  stage: Stage = 'header';
  /** The first header; `zeroed`: the journal is not in use. */
  first: RollbackHeader | 'zeroed' | 'damaged' | undefined;
  /** The header of the present part. */
  part: RollbackHeader | undefined;
  /** Records of the part that were read. */
  partRecords = 0;
  records: Records | undefined;
  record: RecordReader | undefined;
  /** Whether `record` is one that the header of the part does not count, if it is any. */
  isInGap = false;
  /** Where a super-journal's name seems to be opened. */
  opening: number | null = null;
  /** Where the present header begins, or would begin. */
  #headAt = 0;
  #sectorSize = 0;

  push(chunk: Uint8Array): void {
    this.end.push(chunk);
    const start = this.bytes;
    this.bytes += chunk.length;
    let at = 0;
    while (at < chunk.length && this.stage !== 'over') at = this.#take(chunk, at, start + at);
  }

  /** Takes some of the bytes from `from` on, the first of which stands at `offset`; answers where it stopped. */
  #take(chunk: Uint8Array, from: number, offset: number): number {
    switch (this.stage) {
      case 'header':
        return this.#takeFirstHeader(chunk, from);
      case 'padding':
        return this.#takePadding(chunk, from, offset);
      case 'records':
        return this.#takeRecord(chunk, from, offset);
      case 'gap':
        return this.#takeGap(chunk, from, offset);
      case 'over':
        return chunk.length;
    }
  }

  #takeFirstHeader(chunk: Uint8Array, from: number): number {
    const at = this.#fillHead(chunk, from);
    if (this.headFilled < rollbackHeaderBytes) return at;
    const header = readFirstHeader(this.head);
    this.first = header;
    if (header === 'damaged') this.#addHead('rollback-header-damaged', 'error');
    if (typeof header !== 'object' || header.pageSize === 0) {
      this.stage = 'over';
      return at;
    }
    if (header.count === 0) this.#addHead('rollback-not-synced', 'info');
    this.#sectorSize = header.sectorSize;
    this.records = new Records(header);
    this.record = new RecordReader(header.pageSize);
    this.#beginPart(header);
    return at;
  }

  #takePadding(chunk: Uint8Array, from: number, offset: number): number {
    const left = this.#headAt + this.#sectorSize - offset;
    if (left > chunk.length - from) return chunk.length;
    this.#nextRecord(offset + left);
    return from + left;
  }

  #takeRecord(chunk: Uint8Array, from: number, offset: number): number {
    const { record, records, part } = this;
    if (record === undefined || records === undefined || part === undefined) return chunk.length;
    const at = record.take(chunk, from);
    if (part.count === null && record.hasNumber && records.isOpening(record.page)) {
      this.opening = record.offset;
      this.stage = 'over';
    } else if (record.isWhole) {
      records.judge(record, part.count !== null, this.log);
      this.partRecords++;
      this.#nextRecord(offset + (at - from));
    }
    return at;
  }

  /** Both may begin here: a further part, and a record that the header should have counted. */
  #takeGap(chunk: Uint8Array, from: number, offset: number): number {
    const { record, records, part } = this;
    if (record === undefined || records === undefined || part === undefined) return chunk.length;
    if (!record.isWhole) record.take(chunk, from);
    if (this.opening === null && record.hasNumber && records.isOpening(record.page)) this.opening = record.offset;
    if (this.headFilled < rollbackHeaderBytes) {
      const at = this.#fillHead(chunk, Math.min(chunk.length, from + Math.max(0, this.#headAt - offset)));
      if (this.opening === null && this.headFilled >= 4 && opensName(this.head, records)) this.opening = this.#headAt;
      if (this.headFilled < rollbackHeaderBytes || this.#foundPart(records)) return at;
    }
    if (record.isWhole) this.stage = 'over';
    return chunk.length;
  }

  #foundPart(records: Records): boolean {
    const header = readNextHeader(this.head);
    if (header === 'none') return false;
    this.isInGap = false;
    if ('damaged' in header) {
      if (records.broken === undefined) this.#addHead('rollback-part-damaged', 'error');
      this.stage = 'over';
      return true;
    }
    this.#beginPart(header);
    return true;
  }

  #beginPart(header: RollbackHeader): void {
    this.part = header;
    this.partRecords = 0;
    this.stage = 'padding';
  }

  #nextRecord(offset: number): void {
    const { part, record } = this;
    if (part === undefined || record === undefined) return;
    record.begin(offset, part.nonce);
    if (part.count === null || this.partRecords < part.count) {
      this.stage = 'records';
      return;
    }
    this.stage = 'gap';
    this.isInGap = true;
    this.headFilled = 0;
    this.#headAt = Math.ceil(offset / this.#sectorSize) * this.#sectorSize;
  }

  #fillHead(chunk: Uint8Array, from: number): number {
    let at = from;
    while (this.headFilled < rollbackHeaderBytes && at < chunk.length) this.head[this.headFilled++] = chunk[at++] ?? 0;
    return at;
  }

  #addHead(
    code: 'rollback-header-damaged' | 'rollback-not-synced' | 'rollback-part-damaged',
    severity: 'error' | 'info',
  ): void {
    this.log.add(itemFinding(code, severity, null, this.#headAt, rollbackHeaderBytes));
  }
}
