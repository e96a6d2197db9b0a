import type { JournalReport, WalFacts } from '../../../src/core/journal/report';

export interface FramePlan {
  readonly page: number;
  /** Pages of the database, of a frame that ends a transaction; 0 of any other. */
  readonly size: number;
  /** What fills the page; told apart by its first bytes. */
  readonly fill: number;
}

export interface WalPlan {
  readonly pageSize: number;
  readonly isBigEndian: boolean;
  readonly checkpoints?: number;
  readonly version?: number;
  readonly salts?: readonly [number, number];
  readonly frames: readonly FramePlan[];
}

export const walHeadBytes = 32;
export const frameHeadBytes = 24;

/** The checksum as the description of the format has it: two sums over pairs of words. */
function checksum(bytes: Uint8Array, isBigEndian: boolean, seed: readonly [number, number]): [number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [first, second] = seed;
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + view.getUint32(at, !isBigEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, !isBigEndian) + first) >>> 0;
  }
  return [first, second];
}

function numbers(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  values.forEach((value, index) => new DataView(bytes.buffer).setUint32(index * 4, value));
  return bytes;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function pageOf(size: number, fill: number): Uint8Array {
  return new Uint8Array(size).map((_, index) => (fill * 31 + index * 7 + (index >> 8)) & 0xff);
}

/** A log as SQLite would write it. */
export function buildWal({
  pageSize,
  isBigEndian,
  checkpoints = 0,
  version = 3_007_000,
  salts = [0x1234abcd, 0xfedc5678],
  frames,
}: WalPlan): Uint8Array {
  const begun = numbers(isBigEndian ? 0x377f0683 : 0x377f0682, version, pageSize, checkpoints, ...salts);
  let sums = checksum(begun, isBigEndian, [0, 0]);
  const parts = [begun, numbers(...sums)];
  for (const { page, size, fill } of frames) {
    const content = pageOf(pageSize, fill);
    sums = checksum(content, isBigEndian, checksum(numbers(page, size), isBigEndian, sums));
    parts.push(numbers(page, size, ...salts, ...sums), content);
  }
  return concat(...parts);
}

/** A log that was begun anew over another one, which was longer perhaps. */
export function over(next: Uint8Array, before: Uint8Array): Uint8Array {
  const log = new Uint8Array(Math.max(next.length, before.length));
  log.set(before);
  log.set(next);
  return log;
}

export interface WalAsRead {
  /** Frames of the chain, and those up to the last that ended a transaction. */
  readonly chained: number;
  readonly committed: number;
  /** Bytes of the frames that are whole. */
  readonly pageSize: number;
}

/** What SQLite makes of a log when it recovers; `null`: it ignores all of it. */
export function readLikeSqlite(log: Uint8Array): WalAsRead | null {
  if (log.length < walHeadBytes) return null;
  const view = new DataView(log.buffer, log.byteOffset, log.length);
  const isBigEndian = (view.getUint32(0) & 1) === 1;
  const pageSize = view.getUint32(8);
  if (view.getUint32(0) - (isBigEndian ? 1 : 0) !== 0x377f0682) return null;
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return null;
  let sums = checksum(log.subarray(0, 24), isBigEndian, [0, 0]);
  if (sums[0] !== view.getUint32(24) || sums[1] !== view.getUint32(28)) return null;
  let [chained, committed] = [0, 0];
  for (let at = walHeadBytes; at + frameHeadBytes + pageSize <= log.length; at += frameHeadBytes + pageSize) {
    const hasSalts = [8, 12].every((field) => view.getUint32(at + field) === view.getUint32(field + 8));
    sums = checksum(log.subarray(at, at + 8), isBigEndian, sums);
    sums = checksum(log.subarray(at + 24, at + 24 + pageSize), isBigEndian, sums);
    const isRight = sums[0] === view.getUint32(at + 16) && sums[1] === view.getUint32(at + 20);
    if (!hasSalts || !isRight || view.getUint32(at) === 0) break;
    chained++;
    if (view.getUint32(at + 4) !== 0) committed = chained;
  }
  return { chained, committed, pageSize };
}

/** What a report counts; fails for a journal of another format. */
export function walFacts({ facts }: JournalReport): WalFacts {
  if (facts.kind !== 'sqlite-wal') throw new Error(`a report on ${facts.kind}`);
  return facts;
}
