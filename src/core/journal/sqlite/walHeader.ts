import { int32At, isSize, uint32At } from './bigEndian';
import type { Sums } from './walSumAlgebra';
import { WalSum } from './walSum';
import { wordView } from './wordView';

export const walHeaderBytes = 32;

const magic = 0x377f0682;
const version = 3_007_000;
const leastPage = 512;
const summedBytes = 24;

/** How a write-ahead log begins. */
export interface WalHeader {
  readonly isBigEndian: boolean;
  /** Bytes. */
  readonly pageSize: number;
  /** How often the log was begun anew. */
  readonly checkpoints: number;
  /** What the frames of this generation bear, and those of earlier ones do not. Signed, of 32 bits each. */
  readonly salts: Sums;
  readonly sums: Sums;
}

/** `damaged`: SQLite ignores the log. `version`: it refuses to open the database. */
export type WalHeaderFlaw = 'damaged' | 'version';

/** Reads the first `walHeaderBytes` as SQLite does. */
export function readWalHeader(bytes: Uint8Array): WalHeader | WalHeaderFlaw {
  const isBigEndian = (uint32At(bytes, 0) & 1) === 1;
  const pageSize = uint32At(bytes, 8);
  if ((uint32At(bytes, 0) & ~1) >>> 0 !== magic || !isSize(pageSize, leastPage)) return 'damaged';
  const sum = new WalSum(isBigEndian);
  sum.add(wordView(bytes), 0, summedBytes);
  const sums = { first: int32At(bytes, 24), second: int32At(bytes, 28) };
  if (sum.first !== sums.first || sum.second !== sums.second) return 'damaged';
  if (uint32At(bytes, 4) !== version) return 'version';
  const salts = { first: int32At(bytes, 16), second: int32At(bytes, 20) };
  return { isBigEndian, pageSize, checkpoints: uint32At(bytes, 12), salts, sums };
}

/** Whether a file that ends inside its header begins as one. */
export function beginsWalHeader(bytes: Uint8Array, length: number): boolean {
  const begun = Uint8Array.of(0x37, 0x7f, 0x06, 0x82).subarray(0, length);
  return begun.every((byte, at) => bytes[at] === byte || (at === 3 && bytes[at] === 0x83));
}
