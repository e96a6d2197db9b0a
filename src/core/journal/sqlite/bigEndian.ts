/** An unsigned number of 32 bits as both formats of SQLite store it; 0 where the bytes end before. */
export function uint32At(bytes: Uint8Array, at: number): number {
  return int32At(bytes, at) >>> 0;
}

/** The same bits as a signed number: what sums of 32 bits are compared with. */
export function int32At(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

/** Whether it is a size of pages, or of sectors, from `least` to 65536 bytes. */
export function isSize(value: number, least: number): boolean {
  return value >= least && value <= 65_536 && (value & (value - 1)) === 0;
}
