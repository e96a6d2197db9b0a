import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets others have a turn after every `sliceMs` of work. */
export class TimeSlice {
  #until: number;
  readonly #sliceMs: number;

  constructor(sliceMs: number) {
    this.#sliceMs = sliceMs;
    this.#until = performance.now() + sliceMs;
  }

  /** Whether it is time to wait for `pause`. */
  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  async pause(): Promise<void> {
    await nextTurn();
    this.#until = performance.now() + this.#sliceMs;
  }
}
