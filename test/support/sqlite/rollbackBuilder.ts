import type { JournalReport, RollbackFacts } from '../../../src/core/journal/report';
import { concat, pageOf } from './walBuilder';

export interface PartPlan {
  readonly records: readonly { readonly page: number; readonly fill: number }[];
  /** What its header says: by itself, as many as there are; -1: as many as there is room for. */
  readonly count?: number;
  /** Instead of the magic. */
  readonly magic?: Uint8Array;
  readonly nonce?: number;
}

export interface RollbackPlan {
  readonly pageSize?: number;
  readonly sectorSize?: number;
  readonly databasePages?: number;
  readonly parts: readonly PartPlan[];
  readonly superJournal?: string;
}

export const rollbackMagic = Uint8Array.of(0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7);

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function pageSum(nonce: number, page: Uint8Array): number {
  let sum = nonce;
  for (let at = page.length - 200; at > 0; at -= 200) sum = (sum + (page[at] ?? 0)) >>> 0;
  return sum;
}

/** A journal as SQLite would write it. */
export function buildRollback({
  pageSize = 512,
  sectorSize = 512,
  databasePages = 100,
  parts,
  superJournal,
}: RollbackPlan): Uint8Array {
  let journal: Uint8Array = new Uint8Array();
  const toSector = (): void => {
    const gap = (sectorSize - (journal.length % sectorSize)) % sectorSize;
    journal = concat(journal, new Uint8Array(gap));
  };
  for (const { records, count = records.length, magic = rollbackMagic, nonce = 0x01020304 } of parts) {
    toSector();
    const fields = [count >>> 0, nonce, databasePages, sectorSize, pageSize].map(number);
    const head = new Uint8Array(sectorSize);
    head.set(concat(magic, ...fields));
    const bodies = records.flatMap(({ page, fill }) => {
      const content = pageOf(pageSize, fill);
      return [number(page), content, number(pageSum(nonce, content))];
    });
    journal = concat(journal, head, ...bodies);
  }
  if (superJournal === undefined) return journal;
  // Where nobody counts, nobody waits for sectors to be safe on the disk either.
  if (parts.every(({ count }) => count !== -1)) toSector();
  const name = new TextEncoder().encode(superJournal);
  const sum = name.reduce((all, byte) => all + ((byte << 24) >> 24), 0);
  const opening = number(2 ** 30 / pageSize + 1);
  return concat(journal, opening, name, number(name.length), number(sum >>> 0), rollbackMagic);
}

/** The pages that SQLite puts back from a hot journal, in order, with the bytes that they get as text. */
export function playBackLikeSqlite(journal: Uint8Array): readonly string[] {
  const view = new DataView(journal.buffer, journal.byteOffset, journal.length);
  const isPower = (value: number, least: number): boolean =>
    value >= least && value <= 65_536 && (value & (value - 1)) === 0;
  const restored: string[] = [];
  const hasMagic = (at: number): boolean => rollbackMagic.every((byte, index) => journal[at + index] === byte);
  if (journal.length < 512 || journal[0] === 0 || !hasMagic(0)) return restored;
  const [pages, sector, pageSize] = [view.getUint32(16), view.getUint32(20), view.getUint32(24)];
  if (!isPower(sector, 32) || !isPower(pageSize, 512)) return restored;
  const lockPage = 2 ** 30 / pageSize + 1;
  const record = pageSize + 8;
  for (let at = 0; at + sector <= journal.length && hasMagic(at);) {
    const nonce = view.getUint32(at + 12);
    const said = view.getUint32(at + 8);
    const count = said === 0xffffffff ? Math.floor((journal.length - sector) / record) : said;
    at += sector;
    for (let index = 0; index < count; index++, at += record) {
      if (at + 4 + pageSize > journal.length) return restored;
      const page = view.getUint32(at);
      if (page === 0 || page === lockPage) return restored;
      if (page > pages) continue;
      if (at + record > journal.length) return restored;
      const content = journal.subarray(at + 4, at + 4 + pageSize);
      if (pageSum(nonce, content) !== view.getUint32(at + 4 + pageSize)) return restored;
      restored.push(`${page} ${[...content].join(',')}`);
    }
    at = Math.ceil(at / sector) * sector;
  }
  return restored;
}

/** What a report counts; fails for a journal of another format. */
export function rollbackFacts({ facts }: JournalReport): RollbackFacts {
  if (facts.kind !== 'sqlite-rollback') throw new Error(`a report on ${facts.kind}`);
  return facts;
}
