import type { CrawlFound } from '../../core/ports';

/** Between two times that finds are told, in milliseconds: most walks are over by then, and need not be told in parts. */
const defaultMs = 500;
/** And this share of the time that the walk has taken so far, so that a very long one does not tell all the time. */
const share = 0.1;

/** Tells in parts what a walk finds, so that nobody has to wait for its end. */
export class CrawlProgress {
  readonly #onFound: ((found: CrawlFound) => void) | undefined;
  readonly #everyMs: number;
  readonly #now: () => number;
  readonly #startedAt: number;
  #toldAt: number;
  #folders = 0;
  #peeked = 0;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(
    onFound: ((found: CrawlFound) => void) | undefined,
    everyMs = defaultMs,
    now: () => number = () => performance.now(),
  ) {
    this.#onFound = onFound;
    this.#everyMs = everyMs;
    this.#now = now;
    this.#startedAt = now();
    this.#toldAt = this.#startedAt;
  }

  /** Given all that has been found so far, tells what is new, if it is time to. */
  update(folders: readonly string[], peeked: readonly string[]): void {
    if (this.#onFound === undefined) return;
    const now = this.#now();
    if (now - this.#toldAt < Math.max(this.#everyMs, (now - this.#startedAt) * share)) return;
    this.#toldAt = now;
    if (folders.length === this.#folders && peeked.length === this.#peeked) return;
    this.#onFound({ folders: folders.slice(this.#folders), peeked: peeked.slice(this.#peeked) });
    this.#folders = folders.length;
    this.#peeked = peeked.length;
  }
}
