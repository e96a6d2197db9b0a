/** Beyond this, pages are not told apart: it would take too much memory. 256 GiB with pages of 4 KiB. */
const mostPages = 1 << 26;

/** Pages that were seen, of a database of so many. */
export class PageSet {
  readonly #pages: number;
  #bits: Uint8Array | undefined;

  constructor(pages: number) {
    this.#pages = pages;
  }

  /** Whether it was there before. */
  add(page: number): boolean {
    if (this.#pages > mostPages || page > this.#pages) return false;
    this.#bits ??= new Uint8Array((this.#pages >> 3) + 1);
    const [at, bit] = [page >> 3, 1 << (page & 7)];
    const bits = this.#bits[at] ?? 0;
    this.#bits[at] = bits | bit;
    return (bits & bit) !== 0;
  }
}
