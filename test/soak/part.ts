/** What a part of the soak has to say each time that it has come a step on. */
export interface Told {
  readonly summary: string;
  /** What speaks against us. */
  readonly objections: readonly string[];
}

/** Told step by step: a soak that is broken off has told what it knows. */
export type Part = AsyncGenerator<Told, void, undefined>;
