import type { CrawlFound } from '../../core/ports';
import type { CrawlFinds } from './crawlFolder';

/** What one thread tells the other of a crawl they share. */
export type CrawlMessage =
  /** To be listed by who gets them: paths below the root. */
  | { readonly kind: 'folders'; readonly folders: readonly string[] }
  /** Of a crawl under way. */
  | { readonly kind: 'found'; readonly found: CrawlFound }
  /** All that the helper found; its last message. */
  | { readonly kind: 'finds'; readonly finds: CrawlFinds }
  /** No folder is left to be listed. */
  | { readonly kind: 'end' };

export type CrawlRole = 'asker' | 'helper';

/** How many folders are still to be listed, by both; then who waits for some. */
const openCell = 0;
const hungryCells = { asker: 1, helper: 2 } as const;

/** Fewer are sooner listed than given away. */
const leastShared = 8;

/** The memory that both threads of a crawl share. `open`: how many folders are to be listed as yet. */
export function createCrawlMemory(open: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
  Atomics.store(new Int32Array(memory), openCell, open);
  return memory;
}

/**
 * One of the two threads that share a crawl. Whoever has no folder left says that it is hungry, in memory that both
 * see, and is given half of what the other has; the last folder to be listed, by whomever, ends the crawl.
 */
export class CrawlShare {
  readonly #cells: Int32Array;
  readonly #own: number;
  readonly #other: number;
  readonly #post: (message: CrawlMessage) => void;
  #given: readonly string[] | undefined;
  #failure: Error | undefined;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(memory: SharedArrayBuffer, role: CrawlRole, post: (message: CrawlMessage) => void) {
    this.#cells = new Int32Array(memory);
    this.#own = hungryCells[role];
    this.#other = hungryCells[role === 'asker' ? 'helper' : 'asker'];
    this.#post = post;
  }

  /** A folder was listed that holds so many others. */
  listed(inner: number): void {
    const by = inner - 1;
    if (Atomics.add(this.#cells, openCell, by) + by > 0) return;
    this.#isOver = true;
    this.#post({ kind: 'end' });
  }

  /** Gives half of the folders to the other thread if that is hungry: those found first, which hold the most. */
  offer(pending: string[]): void {
    if (Atomics.load(this.#cells, this.#other) === 0 || pending.length < leastShared) return;
    Atomics.store(this.#cells, this.#other, 0);
    this.#post({ kind: 'folders', folders: pending.splice(0, pending.length >> 1) });
  }

  /** Waits for folders to list; `null` once none is left anywhere. Throws the error of `fail`. */
  async more(): Promise<readonly string[] | null> {
    if (!this.#isOver) Atomics.store(this.#cells, this.#own, 1);
    while (this.#given === undefined && !this.#isOver && this.#failure === undefined) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#failure !== undefined) throw this.#failure;
    const given = this.#given ?? null;
    this.#given = undefined;
    return given;
  }

  /** Hears what the other thread says. */
  take(message: CrawlMessage): void {
    if (message.kind === 'folders') this.#given = message.folders;
    // All its finds are its last word, and say that there are no more folders.
    else if (message.kind === 'end' || message.kind === 'finds') this.#isOver = true;
    this.#wake();
  }

  /** The other thread is no more; means nothing once the crawl is over. */
  fail(error: Error): void {
    if (!this.#isOver) this.#failure = error;
    this.#wake();
  }
}
