/** The bytes end too early, or are not what is expected. */
export class Cut extends Error {}

/** Reads what `java.io.DataOutputStream` writes. Every method throws {@link Cut} where that is not there. */
export class JavaData {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  boolean(): boolean {
    const byte = this.byte();
    if (byte > 1) throw new Cut();
    return byte === 1;
  }

  int(): number {
    return this.#view.getInt32(this.#take(4));
  }

  /** A number of things: not below zero, and not above what there can be. */
  count(most: number): number {
    const count = this.int();
    if (count < 0 || count > most) throw new Cut();
    return count;
  }

  /** One that a JavaScript number can tell exactly. */
  long(): number {
    const long = Number(this.#view.getBigInt64(this.#take(8)));
    if (!Number.isSafeInteger(long)) throw new Cut();
    return long;
  }

  /** Passes over a text in Java's own kind of UTF-8: its length, then its bytes. */
  text(): void {
    this.skip(this.#view.getUint16(this.#take(2)));
  }

  skip(bytes: number): void {
    this.#take(bytes);
  }

  /** That nothing is left. */
  end(): void {
    if (this.#at !== this.#view.byteLength) throw new Cut();
  }

  #take(bytes: number): number {
    const at = this.#at;
    if (at + bytes > this.#view.byteLength) throw new Cut();
    this.#at = at + bytes;
    return at;
  }
}
