import type { Clock } from '../ports';

/** A journal that is written to all the time is left alone for so many times as long as it took to verify … */
const share = 4;
/** … but not longer than this. Milliseconds. */
const mostMs = 2_000;
/** A journal that was read in parts is read as a whole once it has been left alone for so long … Milliseconds. */
const quietMs = 30_000;
/** … and never more often than this. */
const wholeMs = 10 * 60_000;

/** When a journal may be, or is to be, verified again. Times in milliseconds since the epoch. */
export class JournalPace {
  readonly #clock: Clock;
  readonly #notBefore = new Map<string, number>();
  readonly #wholeAt = new Map<string, number>();
  readonly #cancels = new Map<string, () => void>();
  readonly #onQuiet: (path: string) => void;

  /** `onQuiet`: a journal that was read in parts should be read as a whole now. */
  constructor(clock: Clock, onQuiet: (path: string) => void) {
    this.#clock = clock;
    this.#onQuiet = onQuiet;
  }

  /** For how many milliseconds more this one is to be left alone. */
  waitFor(path: string): number {
    return Math.max(0, (this.#notBefore.get(path) ?? 0) - this.#clock.now());
  }

  /** It has been verified, which took `tookMs`; `isWhole`: all of it was read. */
  verified(path: string, tookMs: number, isWhole: boolean): void {
    const now = this.#clock.now();
    this.#notBefore.set(path, now + Math.min(tookMs * share, mostMs));
    this.#cancels.get(path)?.();
    this.#cancels.delete(path);
    if (isWhole) {
      this.#wholeAt.set(path, now);
      return;
    }
    const due = Math.max(quietMs, (this.#wholeAt.get(path) ?? now) + wholeMs - now);
    const cancel = this.#clock.after(due, () => {
      this.#cancels.delete(path);
      this.#onQuiet(path);
    });
    this.#cancels.set(path, cancel);
  }

  forget(path: string): void {
    this.#notBefore.delete(path);
    this.#wholeAt.delete(path);
    this.#cancels.get(path)?.();
    this.#cancels.delete(path);
  }

  close(): void {
    for (const path of [...this.#cancels.keys()]) this.forget(path);
  }
}
