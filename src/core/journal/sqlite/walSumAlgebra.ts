/** Both sums of a log, or the difference between two of them: signed, of 32 bits each. */
export interface Sums {
  readonly first: number;
  readonly second: number;
}

/** How much must be added to `b` for `a`. */
export function difference(a: Sums, b: Sums): Sums {
  return { first: (a.first - b.first) | 0, second: (a.second - b.second) | 0 };
}

export function areEqual(a: Sums, b: Sums): boolean {
  return a.first === b.first && a.second === b.second;
}

/**
 * What becomes of the sums before so many pairs of words, and of a difference between them, apart from what the words
 * themselves add: the checksum is linear. Made once for a size of pages.
 */
export class Carry {
  readonly #m11: number;
  readonly #m12: number;
  readonly #m22: number;

  constructor(pairs: number) {
    // Powers of [1 1; 1 2] are symmetric.
    let [m11, m12, m22] = [1, 0, 1];
    for (let pair = 0; pair < pairs; pair++)
      [m11, m12, m22] = [(m11 + m12) | 0, (m12 + m22) | 0, (m12 + m22 + m22) | 0];
    this.#m11 = m11;
    this.#m12 = m12;
    this.#m22 = m22;
  }

  of({ first, second }: Sums): Sums {
    return { first: this.first(first, second), second: this.second(first, second) };
  }

  /** The first sum of what sums or a difference become. */
  first(first: number, second: number): number {
    return (Math.imul(this.#m11, first) + Math.imul(this.#m12, second)) | 0;
  }

  /** The second one. */
  second(first: number, second: number): number {
    return (Math.imul(this.#m12, first) + Math.imul(this.#m22, second)) | 0;
  }
}

/** How one word that is another than it was would explain a difference of checksums. */
export interface Explanation {
  /** Whether one would. Damage of a byte always does; chance less often than once in 100,000 times. */
  readonly isOneWord: boolean;
  /** If it can have been the second word of all: what that lacks. */
  readonly secondLacks: number | null;
}

export function explain(gap: Sums, pairs: number): Explanation {
  let { first, second } = gap;
  if (first === 0 && second === 0) return { isOneWord: false, secondLacks: null };
  let isOneWord = false;
  for (let pair = pairs - 1; ; pair--) {
    // What the second word of a pair alone adds to the sums, or the first one.
    if (first === 0 || first === second) isOneWord = true;
    if (pair === 0) return { isOneWord, secondLacks: first === 0 ? second : null };
    // One pair back.
    second = (second - first) | 0;
    first = (first - second) | 0;
  }
}
