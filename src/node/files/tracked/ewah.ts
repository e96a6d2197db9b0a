/** A compressed bitmap as git stores it, and how many bytes of the buffer it takes. */
export interface EwahBitmap {
  readonly byteLength: number;
  /** The positions that are set, ascending, below `limit`. */
  positions(limit: number): Iterable<number>;
}

/** Reads the bitmap at `from`; `null` when the bytes are none. Source: Documentation/technical/bitmap-format.txt of git. */
export function readEwah(bytes: Buffer, from: number): EwahBitmap | null {
  if (from + 8 > bytes.length) return null;
  const wordCount = bytes.readUInt32BE(from + 4);
  const byteLength = 8 + wordCount * 8 + 4;
  if (from + byteLength > bytes.length) return null;
  const words = from + 8;
  return { byteLength, positions: (limit) => positionsOf(bytes, words, wordCount, limit) };
}

/** A run of equal words, then words as they are, over and over: a marker word says how many of each. */
function* positionsOf(bytes: Buffer, words: number, wordCount: number, limit: number): Generator<number> {
  let position = 0;
  let word = 0;
  while (word < wordCount && position < limit) {
    const high = bytes.readUInt32BE(words + word * 8);
    const low = bytes.readUInt32BE(words + word * 8 + 4);
    word++;
    // Bit 0: the bit that runs; 1 to 32: for how many words; 33 to 63: how many words follow as they are.
    const runEnd = Math.min(limit, position + ((high & 1) * 0x80000000 + (low >>> 1)) * 64);
    if ((low & 1) === 1) for (; position < runEnd; position++) yield position;
    position = runEnd;
    for (let left = high >>> 1; left > 0 && word < wordCount && position < limit; left--, word++, position += 64) {
      yield* bitsOf(bytes.readUInt32BE(words + word * 8 + 4), position, limit);
      yield* bitsOf(bytes.readUInt32BE(words + word * 8), position + 32, limit);
    }
  }
}

function* bitsOf(word: number, from: number, limit: number): Generator<number> {
  for (let bit = 0; bit < 32 && from + bit < limit; bit++) if (((word >>> bit) & 1) === 1) yield from + bit;
}
