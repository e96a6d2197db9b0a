import { cutSequence, invalidSequence, sequenceLength } from './utf8';

/** Bytes of a character that may be cut off by the end of a piece. */
const longestCut = 3;

/** Looks for bytes that belong to no character, in text that comes piece by piece. */
export class Utf8Check {
  /** The beginning of a character whose end has not come yet, and room for that. */
  readonly #carry = new Uint8Array(2 * longestCut);
  #carried = 0;
  #seen = 0;
  #badFrom = -1;
  #badTo = -1;
  #isOver = false;

  reset(): void {
    this.#carried = 0;
    this.#seen = 0;
    this.#badFrom = -1;
    this.#badTo = -1;
    this.#isOver = false;
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    const from = this.#carried === 0 ? start : this.#finishCarried(bytes, start, end);
    this.#scan(bytes, from, end, this.#seen - start);
    this.#seen += end - start;
  }

  /**
   * The first run of such bytes, counted from the beginning of the text. `isWhole`: nothing more will come, so that a
   * character which is cut off by the end is none.
   */
  firstBad(isWhole: boolean): { readonly at: number; readonly length: number } | null {
    const isCut = isWhole && this.#carried > 0 && !this.#isOver;
    const from = this.#badFrom >= 0 ? this.#badFrom : isCut ? this.#seen - this.#carried : -1;
    return from < 0 ? null : { at: from, length: (isCut ? this.#seen : this.#badTo) - from };
  }

  /** Puts what was carried over together with what follows it; answers from where on the piece is to be looked at. */
  #finishCarried(bytes: Uint8Array, start: number, end: number): number {
    const kept = this.#carried;
    const taken = Math.min(end - start, longestCut);
    this.#carry.set(bytes.subarray(start, start + taken), kept);
    this.#carried = 0;
    let at = 0;
    while (at < kept) {
      const length = sequenceLength(this.#carry, at, kept + taken);
      if (length === cutSequence) {
        this.#carry.copyWithin(0, at, kept + taken);
        this.#carried = kept + taken - at;
        return end;
      }
      if (length === invalidSequence) this.#bad(this.#seen - kept + at, this.#seen - kept + at + 1);
      else this.#good(this.#seen - kept + at);
      at += Math.max(1, length);
    }
    return start + at - kept;
  }

  /** `offset`: what is added to an index to make it a place in the text. */
  #scan(bytes: Uint8Array, start: number, end: number, offset: number): void {
    let at = start;
    while (at < end && !this.#isOver) {
      if ((bytes[at] ?? 0) < 0x80) {
        if (this.#badFrom >= 0) this.#good(at + offset);
        at++;
        continue;
      }
      const length = sequenceLength(bytes, at, end);
      if (length === cutSequence) {
        this.#carry.set(bytes.subarray(at, end));
        this.#carried = end - at;
        return;
      }
      if (length === invalidSequence) this.#bad(at + offset, at + offset + 1);
      else this.#good(at + offset);
      at += Math.max(1, length);
    }
  }

  #bad(from: number, to: number): void {
    if (this.#badFrom < 0) this.#badFrom = from;
    this.#badTo = to;
  }

  /** A character stands there: the first run of others, if there was one, is over. */
  #good(at: number): void {
    if (this.#badFrom >= 0 && at >= this.#badTo) this.#isOver = true;
  }
}
