import type { Clock } from '../ports';
import { fail, type Result } from '../result';
import type { ConnectionState } from './connectionRecord';
import type { ActOutcome, DatabaseAction, DatabaseLink } from './engine';
import type { DatabaseReading, DatabaseTrouble } from './reading';

/** What a connection is kept alive with. */
export interface ConnectionPorts {
  readonly clock: Clock;
  /** From 0 up to 1: spreads the attempts of several windows. */
  readonly random: () => number;
  /** Opens a link. Aborting gives `cancelled`, and nothing stays open. */
  readonly connect: (signal: AbortSignal) => Promise<Result<DatabaseLink, DatabaseTrouble>>;
  readonly onState: (state: ConnectionState) => void;
  readonly onReading: (reading: DatabaseReading) => void;
}

/** Between the end of one reading and the next. Milliseconds. */
export const pollMs = 2_000;
/** How long an unseen connection stays open, so that a glance elsewhere does not end it. */
export const lingerMs = 30_000;
/** The first pause after a failure; each one is twice as long as the one before, up to the last. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/** Troubles that the same attempt would only run into again: wrong passwords, tried often, lock users out. */
const lasting: ReadonlySet<DatabaseTrouble['code']> = new Set([
  'not-authenticated',
  'no-such-database',
  'unsupported',
  'not-configured',
  'tls',
]);

/**
 * One connection: opens it when it is looked at, reads again and again while it is, opens it anew after a failure, later
 * each time, and lets go of it when nobody looks. One call at a time. Whoever closes it first stops what runs, waits for
 * it, and then lets go.
 */
export class ConnectionLoop {
  readonly #ports: ConnectionPorts;
  #abort = new AbortController();
  #running: Promise<void> | undefined;
  #link: DatabaseLink | undefined;
  /** Calls of the link, one behind the other. */
  #calls: Promise<unknown> = Promise.resolve();
  /** Ends the pause there is. */
  #wake: () => void = () => undefined;
  #isSeen = false;
  #isWanted = true;
  #isClosed = false;
  #state: ConnectionState = { kind: 'resting', because: 'unseen' };

  constructor(ports: ConnectionPorts) {
    this.#ports = ports;
  }

  /** Whether somebody looks. */
  setSeen(isSeen: boolean): void {
    if (this.#isSeen === isSeen) return;
    this.#isSeen = isSeen;
    this.#wake();
    this.#start();
  }

  /** Tries at once what waits for its time, and reads anew what is connected. */
  refresh(): void {
    this.#isWanted = true;
    this.#wake();
    this.#start();
  }

  /** Until `refresh`. Resolves when it is closed. */
  async disconnect(): Promise<void> {
    this.#isWanted = false;
    await this.#stop();
    this.#rest();
  }

  /** Waits for what is being asked, acts, and reads anew. */
  async act(action: DatabaseAction, signal: AbortSignal): Promise<Result<ActOutcome, DatabaseTrouble>> {
    const link = this.#link;
    if (link === undefined) return fail(notConnected);
    const result = await this.#alone(() =>
      this.#link === link
        ? link.act(action, AbortSignal.any([signal, this.#abort.signal]))
        : Promise.resolve(fail(notConnected)),
    );
    this.#wake();
    return result;
  }

  /** What `act` would send; `null` while there is no connection. */
  sqlOf(action: DatabaseAction): string | null {
    return this.#link?.sqlOf(action) ?? null;
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

  #tell(state: ConnectionState): void {
    if (this.#isClosed || JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#ports.onState(state);
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted && this.#isSeen;) {
      this.#tell({ kind: 'connecting' });
      const opened = await caught(() => this.#ports.connect(signal));
      const stay = opened.ok ? await this.#stay(opened.value, signal) : { hasRead: false, trouble: opened.error };
      if (isOver(signal) || stay.trouble === null) return;
      failures = stay.hasRead ? 1 : failures + 1;
      const pause = lasting.has(stay.trouble.code) ? null : this.#pauseAfter(failures);
      const retryAt = pause === null ? null : this.#ports.clock.now() + pause;
      this.#tell({ kind: 'failed', trouble: stay.trouble, retryAt });
      await this.#pause(pause, signal);
    }
  }

  /** Reads until it fails or nobody looks for a while; closes the link in any case. `trouble` is `null` without a failure. */
  async #stay(
    link: DatabaseLink,
    signal: AbortSignal,
  ): Promise<{ readonly hasRead: boolean; readonly trouble: DatabaseTrouble | null }> {
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
        await this.#pause(pollMs, signal);
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
  #alone<T>(call: () => Promise<Result<T, DatabaseTrouble>>): Promise<Result<T, DatabaseTrouble>> {
    const result = this.#calls.then(() => caught(call));
    this.#calls = result;
    return result;
  }
}

const notConnected: DatabaseTrouble = { code: 'lost', message: '' };

function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** What a driver throws is a failure like any other to whoever looks at it. */
async function caught<T>(call: () => Promise<Result<T, DatabaseTrouble>>): Promise<Result<T, DatabaseTrouble>> {
  try {
    return await call();
  } catch (error) {
    return fail({ code: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
