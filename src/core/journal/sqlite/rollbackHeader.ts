import { isSize, uint32At } from './bigEndian';

export const rollbackHeaderBytes = 28;

const magic = Uint8Array.of(0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7);
const leastPage = 512;
const leastSector = 32;
/** So many bytes of the magic are no chance. */
const nearlyMagic = 6;
/** Instead of a number of records: all that follow. */
const uncounted = 0xffffffff;

/** The header of a part of a rollback journal; a part is what was made safe on the disk in one go. */
export interface RollbackHeader {
  /** Records that follow; `null`: as many as there are. */
  readonly count: number | null;
  /** What every checksum begins with. */
  readonly nonce: number;
  /** Pages of the database before the transaction. */
  readonly databasePages: number;
  /** Bytes, of the first header only: the others do not count. */
  readonly sectorSize: number;
  readonly pageSize: number;
}

/**
 * `zeroed`: the transaction is over, or nothing of the part was safe on the disk yet, so that it was not needed yet.
 * `damaged`: SQLite would have written no such header.
 */
export type RollbackHeaderState = RollbackHeader | 'zeroed' | 'damaged';

/** Reads the header at the beginning of a journal. */
export function readFirstHeader(bytes: Uint8Array): RollbackHeaderState {
  if (isZero(bytes, 12)) return 'zeroed';
  if (magicBytes(bytes) < magic.length) return 'damaged';
  const header = fieldsOf(bytes);
  const { sectorSize, pageSize } = header;
  // Before version 3.5.8 the size of pages was not said.
  return isSize(sectorSize, leastSector) && (pageSize === 0 || isSize(pageSize, leastPage)) ? header : 'damaged';
}

/**
 * Reads where the header of a further part would be. SQLite blanks the first byte of one that an earlier transaction
 * left there; anything may stand there if there is no further part.
 */
export function readNextHeader(bytes: Uint8Array): RollbackHeader | 'none' | { readonly damaged: RollbackHeader } {
  const found = magicBytes(bytes);
  if (found === magic.length) return fieldsOf(bytes);
  return found >= nearlyMagic && bytes[0] !== 0 ? { damaged: fieldsOf(bytes) } : 'none';
}

/** Whether a file that ends inside its first header begins as one. */
export function beginsRollbackHeader(bytes: Uint8Array, length: number): boolean {
  const shown = Math.min(length, magic.length);
  return isZero(bytes, Math.min(length, 12)) || magic.subarray(0, shown).every((byte, at) => bytes[at] === byte);
}

/** Whether the magic stands at `at`. */
export function hasMagic(bytes: Uint8Array, at: number): boolean {
  return magic.every((byte, index) => bytes[at + index] === byte);
}

function magicBytes(bytes: Uint8Array): number {
  return magic.reduce((found, byte, at) => found + (bytes[at] === byte ? 1 : 0), 0);
}

function fieldsOf(bytes: Uint8Array): RollbackHeader {
  const count = uint32At(bytes, 8);
  return {
    count: count === uncounted ? null : count,
    nonce: uint32At(bytes, 12),
    databasePages: uint32At(bytes, 16),
    sectorSize: uint32At(bytes, 20),
    pageSize: uint32At(bytes, 24),
  };
}

function isZero(bytes: Uint8Array, length: number): boolean {
  return bytes.subarray(0, length).every((byte) => byte === 0);
}
