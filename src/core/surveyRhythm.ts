import type { Clock } from './ports';
import type { Disposable } from './util/disposable';

/** What is done again and again. Periods in milliseconds. */
export interface Beats {
  /** Between two looks at everything that is watched. */
  reconcileMs(): number;
  reconcile(): Promise<void>;
  crawl(): Promise<void>;
  /** Whether there is anything to look at; while there is not, it rests until it is asked to go on. */
  canPulse(): boolean;
  pulse(): Promise<void>;
}

/** Between two looks at the processes of all holders. Milliseconds. */
const pulseMs = 2_000;
/** With very many holders the pulse slows down, so that it takes at most this share of the time … */
const pulseShare = 300;
/** … but never below what still says `stale` within three seconds of a death. Milliseconds. */
const slowestPulseMs = 2_500;

/** When a survey looks by itself: the next time of each begins when the last is through. */
export class SurveyRhythm implements Disposable {
  readonly #clock: Clock;
  readonly #beats: Beats;
  #isOver = false;
  #pulsePeriod = pulseMs;
  #cancelReconcile: (() => void) | undefined;
  #cancelCrawl: (() => void) | undefined;
  #cancelPulse: (() => void) | undefined;

  constructor(clock: Clock, beats: Beats) {
    this.#clock = clock;
    this.#beats = beats;
  }

  /** From now on, in the period there is now. */
  reconcile(): void {
    this.#cancelReconcile?.();
    if (this.#isOver) return;
    this.#cancelReconcile = this.#clock.after(
      this.#beats.reconcileMs(),
      () => void this.#beats.reconcile().then(() => this.reconcile()),
    );
  }

  /** Once, in so many milliseconds, instead of any other crawl to come. */
  crawlAfter(ms: number): void {
    this.#cancelCrawl?.();
    if (this.#isOver) return;
    this.#cancelCrawl = this.#clock.after(ms, () => void this.#beats.crawl());
  }

  /** From now on, unless it does already. */
  pulse(): void {
    if (this.#cancelPulse !== undefined || this.#isOver || !this.#beats.canPulse()) return;
    this.#cancelPulse = this.#clock.after(this.#pulsePeriod, () => {
      this.#cancelPulse = undefined;
      const started = this.#clock.now();
      void this.#beats.pulse().then(() => {
        const took = this.#clock.now() - started;
        this.#pulsePeriod = Math.min(Math.max(pulseMs, took * pulseShare), slowestPulseMs);
        this.pulse();
      });
    });
  }

  /** Nothing is done any more, by whoever asks for it. */
  dispose(): void {
    this.#isOver = true;
    for (const cancel of [this.#cancelReconcile, this.#cancelCrawl, this.#cancelPulse]) cancel?.();
  }
}
