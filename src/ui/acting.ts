/** What changes files at this moment: when the window closes it is cancelled, and waited for. */
export class Acting {
  readonly #abort = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  /** The signal is aborted when all is to end, and from the start once that has begun. */
  async run<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const running = act(this.#abort.signal);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Resolves when nothing acts any more. */
  async close(): Promise<void> {
    this.#abort.abort();
    await Promise.allSettled(this.#running);
  }
}
