import { ascii } from './bytes';
import { lineLimit } from './line';

/** Takes the lines of a stream, in order. The buffers it is given are used again afterwards. */
export interface LineSink {
  /** Any number of whole lines: `bytes[end - 1]` is a line feed. */
  lines(bytes: Uint8Array, start: number, end: number): void;
  /** One line of `length` bytes, of which only the first `lineLimit` were kept. */
  longLine(head: Uint8Array, length: number): void;
  /** What is not kept of a long line, as it comes. `head`: what was kept, with the first of these parts. */
  longPart?(head: Uint8Array | null, bytes: Uint8Array, start: number, end: number): void;
}

/** The beginning of a line whose line feed has not come yet. */
export interface OpenLine {
  /** At most `lineLimit` bytes. */
  readonly head: Uint8Array;
  readonly length: number;
}

/** Cuts pieces of any size into whole lines; copies only the line that two pieces share. */
export class LineSplitter {
  readonly #sink: LineSink;
  #carry = new Uint8Array(256);
  /** Bytes of the open line; no more than `lineLimit` of them stand in `#carry`. */
  #open = 0;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    if (this.#open > 0) {
      const lineFeed = chunk.indexOf(ascii.lineFeed);
      if (lineFeed < 0) {
        this.#keep(chunk);
        return;
      }
      start = lineFeed + 1;
      this.#keep(chunk.subarray(0, lineFeed));
      this.#close();
    }
    const end = chunk.lastIndexOf(ascii.lineFeed) + 1;
    if (end > start) this.#sink.lines(chunk, start, end);
    this.#keep(chunk.subarray(end));
  }

  /** What follows the last line feed; `undefined` when nothing does. Valid until the next `push`. */
  openLine(): OpenLine | undefined {
    if (this.#open === 0) return undefined;
    return { head: this.#carry.subarray(0, Math.min(this.#open, lineLimit)), length: this.#open };
  }

  #keep(bytes: Uint8Array): void {
    const kept = Math.min(this.#open, lineLimit);
    const taken = Math.min(bytes.length, lineLimit - kept);
    if (taken > 0) {
      this.#reserve(kept + taken);
      this.#carry.set(bytes.subarray(0, taken), kept);
    }
    if (taken < bytes.length) {
      const isFirst = this.#open <= lineLimit;
      this.#sink.longPart?.(isFirst ? this.#carry.subarray(0, lineLimit) : null, bytes, taken, bytes.length);
    }
    this.#open += bytes.length;
  }

  #close(): void {
    const length = this.#open;
    this.#open = 0;
    if (length > lineLimit) {
      this.#sink.longLine(this.#carry.subarray(0, lineLimit), length);
      return;
    }
    this.#carry[length] = ascii.lineFeed;
    this.#sink.lines(this.#carry, 0, length + 1);
  }

  /** Room for `size` bytes and a line feed. Doubling keeps a line that comes byte by byte linear. */
  #reserve(size: number): void {
    if (this.#carry.length > size) return;
    const grown = new Uint8Array(Math.min(size * 2, lineLimit) + 1);
    grown.set(this.#carry);
    this.#carry = grown;
  }
}
