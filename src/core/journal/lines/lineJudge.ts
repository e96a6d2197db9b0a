import type { Flaw } from '../findingLog';
import type { Line } from '../line';

export interface LineJudgement {
  /** Whether it is an entry, a sound one or not; `false` for what the format passes over. */
  readonly isEntry: boolean;
  readonly flaws: readonly Flaw[];
}

/** Says what the lines of one format are. */
export interface LineJudge {
  /**
   * The same in short, for a line without its line feed that is wholly at hand: `null` where it must be looked at
   * closely. Asked of nearly every line, so that it makes no objects.
   */
  passes(bytes: Uint8Array, start: number, end: number, number: number): 'entry' | 'other' | null;
  /** Judges a line; of one that is longer than what is at hand, with what `more` was given of it. */
  judge(line: Line): LineJudgement;
  /** What is not at hand of a long line, in order. `head`: the rest, with the first of these parts. */
  more?(head: Uint8Array | null, bytes: Uint8Array, start: number, end: number): void;
}
