import type { Clock } from './ports';

/**
 * Runs one thing at a time: however often it is asked for while it runs, it runs once more afterwards.
 * Requests within `gatherMs` of the first are served by one run.
 */
export class SingleFlight {
  readonly #clock: Clock;
  readonly #gatherMs: number;
  readonly #run: (signal: AbortSignal) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  readonly #stop = new AbortController();
  #cancelTimer: (() => void) | undefined;
  #wanted = false;
  #running: Promise<void> | undefined;
  #waiters: (() => void)[] = [];

  constructor(options: {
    readonly clock: Clock;
    /** Milliseconds between a request and its run, to gather further requests. */
    readonly gatherMs: number;
    readonly run: (signal: AbortSignal) => Promise<void>;
    readonly onError: (error: unknown) => void;
  }) {
    this.#clock = options.clock;
    this.#gatherMs = options.gatherMs;
    this.#run = options.run;
    this.#onError = options.onError;
  }

  /**
   * Asks for a run; the promise settles when a run that began after this call has ended. Never rejects. `isLast`:
   * nothing else is about to be asked for, so that there is nothing to gather.
   */
  request({ isLast = false }: { readonly isLast?: boolean } = {}): Promise<void> {
    if (this.#isClosed()) return Promise.resolve();
    this.#wanted = true;
    const served = new Promise<void>((resolve) => this.#waiters.push(resolve));
    if (isLast && this.#running === undefined) this.#start();
    else this.#schedule();
    return served;
  }

  /** Aborts what runs, waits for it, runs nothing more. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    this.#wanted = false;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    await this.#running;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  // Methods, since the answers may be others after every await.
  #isWanted(): boolean {
    return this.#wanted;
  }

  #isClosed(): boolean {
    return this.#stop.signal.aborted;
  }

  #schedule(): void {
    if (this.#running !== undefined || this.#cancelTimer !== undefined) return;
    this.#cancelTimer = this.#clock.after(this.#gatherMs, () => this.#start());
  }

  #start(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    // A turn later, so that it counts as running before it can ask for another run, or throw.
    this.#running = Promise.resolve().then(() => this.#fly());
  }

  async #fly(): Promise<void> {
    this.#wanted = false;
    const served = this.#waiters;
    this.#waiters = [];
    try {
      await this.#run(this.#stop.signal);
    } catch (error) {
      if (!this.#isClosed()) this.#onError(error);
    }
    this.#running = undefined;
    for (const resolve of served) resolve();
    if (this.#isWanted() && !this.#isClosed()) this.#schedule();
  }
}
