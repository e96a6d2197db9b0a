import type { Clock } from '../ports';
import { fail, type Result } from '../result';

/** A connection that is read again and again. One call at a time. */
export interface ReadingLink<R, T> {
  read(signal: AbortSignal): Promise<Result<R, T>>;
  /** Stops asking, awaits what runs, closes. Idempotent. */
  close(): Promise<void>;
}

export interface LinkTrouble {
  readonly code: string;
  readonly message: string;
}

export type LinkState<T> =
  /** Nothing is asked: nobody looks, or a user has disconnected it. */
  | { readonly kind: 'resting'; readonly because: 'unseen' | 'disconnected' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** `retryAt`: by our clock; `null` where trying again would change nothing until a person has. */
  | { readonly kind: 'failed'; readonly trouble: T; readonly retryAt: number | null };

/** What a connection is kept alive with. */
export interface LoopPorts<L, R, T extends LinkTrouble> {
  readonly clock: Clock;
  /** From 0 up to 1: spreads the attempts of several windows. */
  readonly random: () => number;
  /** Opens a link. Aborting gives `cancelled`, and nothing stays open. */
  readonly connect: (signal: AbortSignal) => Promise<Result<L, T>>;
  readonly onState: (state: LinkState<T>) => void;
  readonly onReading: (reading: R) => void;
}

/** How a kind of connection is read. */
export interface LoopRules<R, T extends LinkTrouble> {
  /** Between the end of one reading and the next. Milliseconds. */
  readonly pauseAfter: (reading: R) => number;
  /** Troubles that the same attempt would only run into again. */
  readonly lasting: ReadonlySet<T['code']>;
  /** `lost`: there is no connection (any more). `failed`: something was thrown. */
  readonly troubleOf: (code: 'lost' | 'failed', message: string) => T;
}

/** How long an unseen connection stays open, so that a glance elsewhere does not end it. */
export const lingerMs = 30_000;
/** The first pause after a failure; each one is twice as long as the one before, up to the last. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * One connection: opens it when it is looked at, reads again and again while it is, opens it anew after a failure, later
 * each time, and lets go of it when nobody looks. One call at a time. Whoever closes it first stops what runs, waits for
 * it, and then lets go.
 */
export class ReadingLoop<L extends ReadingLink<R, T>, R, T extends LinkTrouble> {
  readonly #ports: LoopPorts<L, R, T>;
  readonly #rules: LoopRules<R, T>;
  #abort = new AbortController();
  #running: Promise<void> | undefined;
  #link: L | undefined;
  /** Calls of the link, one behind the other. */
  #calls: Promise<unknown> = Promise.resolve();
  /** Ends the pause there is. */
  #wake: () => void = () => undefined;
  #isSeen = false;
  #isWanted = true;
  #isClosed = false;
  #state: LinkState<T> = { kind: 'resting', because: 'unseen' };

  constructor(ports: LoopPorts<L, R, T>, rules: LoopRules<R, T>) {
    this.#ports = ports;
    this.#rules = rules;
  }

  /** Whether somebody looks. */
  setSeen(isSeen: boolean): void {
    if (this.#isSeen === isSeen) return;
    this.#isSeen = isSeen;
    this.#wake();
    this.#start();
  }

  /** Tries at once what waits for its time, and reads anew what is connected; what was disconnected stays so. */
  refresh(): void {
    if (!this.#isWanted) return;
    this.#wake();
    this.#start();
  }

  /** The same also of what was disconnected. */
  reconnect(): void {
    this.#isWanted = true;
    this.refresh();
  }

  /** Until `reconnect`. Resolves when it is closed. */
  async disconnect(): Promise<void> {
    this.#isWanted = false;
    await this.#stop();
    this.#rest();
  }

  /** Waits for what is being asked, does this with the connection there is, and reads anew. */
  protected async use<V>(
    call: (link: L, signal: AbortSignal) => Promise<Result<V, T>>,
    signal: AbortSignal,
  ): Promise<Result<V, T>> {
    const link = this.#link;
    const lost = this.#rules.troubleOf('lost', '');
    if (link === undefined) return fail(lost);
    const result = await this.#alone(() =>
      this.#link === link
        ? call(link, AbortSignal.any([signal, this.#abort.signal]))
        : Promise.resolve<Result<V, T>>(fail(lost)),
    );
    this.#wake();
    return result;
  }

  /** `undefined` while there is no connection. */
  protected get link(): L | undefined {
    return this.#link;
  }

  /** Stops what runs, waits for it, closes. Nothing is told any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stop();
  }

  async #stop(): Promise<void> {
    this.#abort.abort();
    this.#wake();
    await this.#running;
  }

  #start(): void {
    if (this.#isClosed || !this.#isSeen || !this.#isWanted || this.#running !== undefined) return;
    this.#abort = new AbortController();
    this.#running = this.#run(this.#abort.signal).finally(() => {
      this.#running = undefined;
      this.#rest();
      // Somebody may have looked while it came to its end.
      this.#start();
    });
  }

  #rest(): void {
    if (this.#running !== undefined) return;
    this.#tell({ kind: 'resting', because: this.#isWanted ? 'unseen' : 'disconnected' });
  }

  #tell(state: LinkState<T>): void {
    if (this.#isClosed || JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#ports.onState(state);
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted && this.#isSeen;) {
      this.#tell({ kind: 'connecting' });
      const opened = await this.#caught(() => this.#ports.connect(signal));
      const stay = opened.ok ? await this.#stay(opened.value, signal) : { hasRead: false, trouble: opened.error };
      if (isOver(signal) || stay.trouble === null) return;
      failures = stay.hasRead ? 1 : failures + 1;
      const pause = this.#rules.lasting.has(stay.trouble.code) ? null : this.#pauseAfter(failures);
      const retryAt = pause === null ? null : this.#ports.clock.now() + pause;
      this.#tell({ kind: 'failed', trouble: stay.trouble, retryAt });
      await this.#pause(pause, signal);
    }
  }

  /** Reads until it fails or nobody looks for a while; closes the link in any case. `trouble` is `null` without a failure. */
  async #stay(link: L, signal: AbortSignal): Promise<{ readonly hasRead: boolean; readonly trouble: T | null }> {
    let hasRead = false;
    this.#link = link;
    try {
      for (;;) {
        if (signal.aborted) return { hasRead, trouble: null };
        if (!this.#isSeen) {
          await this.#pause(lingerMs, signal);
          if (!this.#isLookedAt()) return { hasRead, trouble: null };
          continue;
        }
        const read = await this.#alone(() => link.read(signal));
        if (isOver(signal)) return { hasRead, trouble: null };
        if (!read.ok) return { hasRead, trouble: read.error };
        hasRead = true;
        this.#tell({ kind: 'connected' });
        this.#ports.onReading(read.value);
        await this.#pause(this.#rules.pauseAfter(read.value), signal);
      }
    } finally {
      this.#link = undefined;
      await this.#calls;
      // A server that is gone says so once more as the link to it is closed.
      await link.close().catch(() => undefined);
    }
  }

  #isLookedAt(): boolean {
    return this.#isSeen;
  }

  #pauseAfter(failures: number): number {
    const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 16));
    return Math.round(longest * (0.5 + this.#ports.random() / 2));
  }

  /** Until the time is over, it is woken, or all ends. `null`: until it is woken. */
  #pause(ms: number | null, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = ms === null ? undefined : this.#ports.clock.after(ms, () => this.#wake());
      this.#wake = () => {
        this.#wake = () => undefined;
        cancel?.();
        resolve();
      };
    });
  }

  /** After the calls before it. */
  #alone<V>(call: () => Promise<Result<V, T>>): Promise<Result<V, T>> {
    const result = this.#calls.then(() => this.#caught(call));
    this.#calls = result;
    return result;
  }

  /** What is thrown is a failure like any other to whoever looks at it. */
  async #caught<V>(call: () => Promise<Result<V, T>>): Promise<Result<V, T>> {
    try {
      return await call();
    } catch (error) {
      return fail(this.#rules.troubleOf('failed', error instanceof Error ? error.message : String(error)));
    }
  }
}

function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}
