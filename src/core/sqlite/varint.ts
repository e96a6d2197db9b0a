const mostBytes = 9;

/** A number of up to 64 bits in one to nine bytes, and where the next thing begins. */
export interface Varint {
  /** Exact up to 2^53. */
  readonly value: number;
  readonly end: number;
}

/** Seven bits a byte, the higher ones first, and all eight of a ninth; `undefined` where the bytes end before it. */
export function varintAt(bytes: Uint8Array, at: number): Varint | undefined {
  let value = 0;
  for (let read = 1; read <= mostBytes; read++) {
    const byte = bytes[at + read - 1];
    if (byte === undefined) return undefined;
    if (read === mostBytes) return { value: value * 256 + byte, end: at + read };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + read };
  }
  return undefined;
}
