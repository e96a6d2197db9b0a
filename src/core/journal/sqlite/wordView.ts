/** Bytes, and the same memory as words of 32 bits, as far as it can be seen so. */
export interface WordView {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  /** Index of the byte with which `words` begins. */
  readonly shift: number;
}

const none = new Int32Array(0);

/** A view of words must begin at a multiple of four in the memory beneath. */
export function wordView(bytes: Uint8Array): WordView {
  const shift = -bytes.byteOffset & 3;
  const count = (bytes.length - shift) >> 2;
  const words = count > 0 ? new Int32Array(bytes.buffer, bytes.byteOffset + shift, count) : none;
  return { bytes, words, shift };
}

/** Whether this machine has the higher bytes of a word first. */
export function isBigEndianMachine(): boolean {
  return new Uint8Array(new Int32Array([1]).buffer)[0] === 0;
}
