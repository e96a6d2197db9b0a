import { isBigEndianMachine, type WordView, wordView } from './wordView';

const pairBytes = 8;
const scratchBytes = 4 * 1024;

/**
 * The checksum of a write-ahead log: two sums of 32 bits, over pairs of words, each of them added to the other. As
 * `first` and `second` they are signed; only their bits mean something.
 */
export class WalSum {
  first = 0;
  second = 0;
  readonly #swaps: boolean;
  readonly #pair = wordView(new Uint8Array(pairBytes));
  #held = 0;
  #scratch: WordView | undefined;

  /** `isBigEndian`: whether the log takes its words with the higher bytes first. */
  constructor(isBigEndian: boolean) {
    this.#swaps = isBigEndian !== isBigEndianMachine();
  }

  /** Goes on from these sums. */
  begin(first: number, second: number): void {
    this.first = first;
    this.second = second;
    this.#held = 0;
  }

  /** Adds the bytes from `from` to before `to`; what is no whole pair waits for more. */
  add({ bytes, words, shift }: WordView, from: number, to: number): void {
    let at = from;
    while (this.#held > 0 && at < to) {
      this.#hold(bytes[at] ?? 0);
      at++;
    }
    const whole = at + ((to - at) & -pairBytes);
    if (whole > at) {
      if (((at - shift) & 3) === 0) this.#addWords(words, (at - shift) >> 2, (whole - shift) >> 2);
      else this.#addCopied(bytes, at, whole);
    }
    for (at = Math.max(at, whole); at < to; at++) this.#hold(bytes[at] ?? 0);
  }

  #hold(byte: number): void {
    this.#pair.bytes[this.#held++] = byte;
    if (this.#held < pairBytes) return;
    this.#held = 0;
    this.#addWords(this.#pair.words, 0, 2);
  }

  /** Words that begin at no multiple of four in memory. */
  #addCopied(bytes: Uint8Array, from: number, to: number): void {
    this.#scratch ??= wordView(new Uint8Array(scratchBytes));
    for (let at = from; at < to; at += scratchBytes) {
      const end = Math.min(at + scratchBytes, to);
      this.#scratch.bytes.set(bytes.subarray(at, end));
      this.#addWords(this.#scratch.words, 0, (end - at) >> 2);
    }
  }

  /** Every byte of a log goes through here: additions of 32 bits on local numbers, and nothing else. */
  #addWords(words: Int32Array, from: number, to: number): void {
    let first = this.first;
    let second = this.second;
    if (this.#swaps) {
      for (let at = from; at < to; at += 2) {
        first = (first + swapped(words[at] ?? 0) + second) | 0;
        second = (second + swapped(words[at + 1] ?? 0) + first) | 0;
      }
    } else {
      for (let at = from; at < to; at += 2) {
        first = (first + (words[at] ?? 0) + second) | 0;
        second = (second + (words[at + 1] ?? 0) + first) | 0;
      }
    }
    this.first = first;
    this.second = second;
  }
}

function swapped(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}
