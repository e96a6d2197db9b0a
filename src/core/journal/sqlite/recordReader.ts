/** Of a page, every byte that stands so many before its end counts for the checksum of its record, but not the first. */
const stride = 200;
const numberBytes = 4;
const sumBytes = 4;

/** Bytes of a record: the number of a page, the page, a checksum. */
export function recordBytes(pageSize: number): number {
  return numberBytes + pageSize + sumBytes;
}

/** Reads one record of a rollback journal after another, from bytes as they come. */
export class RecordReader {
  page = 0;
  /** Where it begins in the journal. */
  offset = 0;
  readonly #pageSize: number;
  /** Of every record, in bytes. */
  readonly length: number;
  /** Bytes read of the record. */
  #read = 0;
  /** In the page, the next byte that counts. */
  #next = 0;
  #sum = 0;
  #stored = 0;

  constructor(pageSize: number) {
    this.#pageSize = pageSize;
    this.length = recordBytes(pageSize);
  }

  get isBegun(): boolean {
    return this.#read > 0;
  }

  get isWhole(): boolean {
    return this.#read === this.length;
  }

  get hasNumber(): boolean {
    return this.#read >= numberBytes;
  }

  /** Whether it has the checksum that it bears. */
  get isRight(): boolean {
    return (this.#sum | 0) === this.#stored;
  }

  begin(offset: number, nonce: number): void {
    this.offset = offset;
    this.page = 0;
    this.#read = 0;
    this.#next = this.#pageSize % stride;
    this.#sum = nonce;
    this.#stored = 0;
  }

  /** Takes what it lacks from `from` on; answers where it stopped. */
  take(bytes: Uint8Array, from: number): number {
    let at = from;
    for (; this.#read < numberBytes && at < bytes.length; this.#read++) {
      this.page = ((this.page << 8) | (bytes[at++] ?? 0)) >>> 0;
    }
    const inPage = this.#read - numberBytes;
    const more = Math.min(this.#pageSize - inPage, bytes.length - at);
    if (inPage >= 0 && more > 0) {
      const shift = at - inPage;
      for (; this.#next < inPage + more; this.#next += stride) {
        this.#sum = (this.#sum + (bytes[shift + this.#next] ?? 0)) | 0;
      }
      this.#read += more;
      at += more;
    }
    for (; this.#read >= this.length - sumBytes && this.#read < this.length && at < bytes.length; this.#read++) {
      this.#stored = (this.#stored << 8) | (bytes[at++] ?? 0);
    }
    return at;
  }
}
