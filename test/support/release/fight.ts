import { setTimeout as wait } from 'node:timers/promises';
import type { Counts } from './programs';

/** How long some programs are left to fight. */
export interface FightLength {
  /** At the least. Milliseconds. */
  readonly ms: number;
  /** How often what they count must have happened in all: on a busy machine that takes longer. */
  readonly enough?: Counts | undefined;
}

/** Says when some programs have fought for long enough, by what they say of it on their way. */
export class Fight {
  readonly #length: FightLength;
  readonly #said: Counts[] = [];
  #isEnough: () => void = () => undefined;

  constructor(length: FightLength) {
    this.#length = length;
  }

  /** For one program: is told what it counts, each time anew. */
  listener(): (counts: Counts) => void {
    const index = this.#said.push({}) - 1;
    return (counts) => {
      this.#said[index] = counts;
      if (this.#hasEnough()) this.#isEnough();
    };
  }

  async over(): Promise<void> {
    const enough = new Promise<void>((resolve) => (this.#isEnough = resolve));
    if (this.#hasEnough()) this.#isEnough();
    await Promise.all([wait(this.#length.ms), enough]);
  }

  #hasEnough(): boolean {
    return Object.entries(this.#length.enough ?? {}).every(
      ([name, least]) => this.#said.reduce((sum, counts) => sum + (counts[name] ?? 0), 0) >= least,
    );
  }
}
