import { nulFlaws } from '../encodingFlaws';
import type { Flaw } from '../findingLog';
import { lineLimit, type Line } from '../line';
import { Utf8Check } from '../utf8Check';

/** Finds in a line, however long, what is no text: NUL bytes, and bytes that belong to no character. */
export class LineBytes {
  readonly #utf8 = new Utf8Check();
  /** The first run of NULs in a long line, counted from its beginning. */
  #nulFrom = -1;
  #nulTo = -1;
  #seen = 0;

  /** Takes the parts of a long line in order. `head`: what stands before the first of them. */
  more(head: Uint8Array | null, bytes: Uint8Array, start: number, end: number): void {
    if (head !== null) {
      this.#utf8.reset();
      this.#nulFrom = -1;
      this.#seen = 0;
      this.#push(head, 0, head.length);
    }
    this.#push(bytes, start, end);
  }

  /** Of a long line the first run of each kind, with what `more` was given of it. */
  flaws(line: Line): Flaw[] {
    const flaws = line.length > lineLimit ? this.#nulFlaw(line) : nulFlaws(line);
    if (line.length <= lineLimit) {
      this.#utf8.reset();
      this.#utf8.push(line.bytes, line.start, line.end);
    }
    const bad = this.#utf8.firstBad(line.closed);
    if (bad !== null) {
      flaws.push({ code: 'line-not-utf8', severity: 'error', at: line.start + bad.at, length: bad.length });
    }
    return flaws;
  }

  #nulFlaw(line: Line): Flaw[] {
    if (this.#nulFrom < 0) return [];
    const at = line.start + this.#nulFrom;
    return [{ code: 'nul-byte', severity: 'error', at, length: this.#nulTo - this.#nulFrom }];
  }

  #push(bytes: Uint8Array, start: number, end: number): void {
    this.#utf8.push(bytes, start, end);
    const goesOn = this.#nulFrom >= 0 && this.#nulTo === this.#seen;
    const from = goesOn ? start : this.#nulFrom >= 0 ? -1 : bytes.subarray(start, end).indexOf(0) + start;
    if (from >= start && bytes[from] === 0) {
      let to = from;
      while (to < end && bytes[to] === 0) to++;
      if (!goesOn) this.#nulFrom = this.#seen + from - start;
      this.#nulTo = this.#seen + to - start;
    }
    this.#seen += end - start;
  }
}
