import { uint32At } from './bigEndian';
import { hasMagic } from './rollbackHeader';

/** After the name: its length, its checksum, the magic. */
const closingBytes = 16;
/** Before the name: a number that no page has. */
const openingBytes = 4;
const longestName = 4_096;

/**
 * The last bytes of a journal. Where a transaction is one of several databases, each of their journals ends with the name
 * of a file that is there until all of them are done.
 */
export class JournalEnd {
  readonly #bytes = new Uint8Array(openingBytes + longestName + closingBytes);
  #length = 0;
  #total = 0;

  push(chunk: Uint8Array): void {
    const { length } = this.#bytes;
    this.#total += chunk.length;
    const kept = Math.max(0, Math.min(this.#length, length - chunk.length));
    this.#bytes.copyWithin(0, this.#length - kept, this.#length);
    const added = chunk.subarray(Math.max(0, chunk.length - length));
    this.#bytes.set(added, kept);
    this.#length = kept + added.length;
  }

  /**
   * What SQLite sees there. `opening`: where the number before a name was seen. `cut`: a crash came as it was written, and
   * the others were not done then.
   */
  superJournal(opening: number | null): 'none' | 'named' | 'damaged' | 'cut' {
    const closing = this.#length - closingBytes;
    if (closing < 0) return opening === null ? 'none' : 'cut';
    const length = uint32At(this.#bytes, closing);
    const isClosed = hasMagic(this.#bytes, closing + 8);
    const isRight = length > 0 && length <= Math.min(closing, longestName) && this.#hasSum(closing, length);
    if (isClosed && isRight) return 'named';
    if (opening === null) return 'none';
    return isClosed || length === this.#total - opening - openingBytes - closingBytes ? 'damaged' : 'cut';
  }

  #hasSum(closing: number, length: number): boolean {
    let sum = uint32At(this.#bytes, closing + 4);
    // Bytes of the name count as signed numbers.
    for (let at = closing - length; at < closing; at++) sum -= ((this.#bytes[at] ?? 0) << 24) >> 24;
    return (sum | 0) === 0;
  }
}
