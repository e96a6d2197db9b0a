import { costlyBecause } from '../../dialects/declared/patternCost';
import { lineLimit } from '../line';
import { comparedLength } from './declaration';

/** What a line is to a user's expression; `unknown` when it is too long to be compared with it. */
export type Comparison = 'matches' | 'differs' | 'unknown';

/** An expression that `validateJournals` let through. */
export class LineExpression {
  readonly #pattern: RegExp;
  /** Lines of up to so many bytes are compared: as many as take no longer than `comparedLength` at the worst. */
  readonly #reach: number;

  constructor(source: string) {
    this.#pattern = new RegExp(source);
    const isQuick = costlyBecause(source, lineLimit, (comparedLength + 1) ** 2) === null;
    this.#reach = isQuick ? lineLimit : comparedLength;
  }

  /** `text`: the line as far as it is at hand. `length`: bytes of all of it. */
  compare(text: string, length: number): Comparison {
    if (length > this.#reach) return 'unknown';
    return this.#pattern.test(text) ? 'matches' : 'differs';
  }
}

/** The expression there is, if there is one. */
export function lineExpression(source: string | undefined): LineExpression | null {
  return source === undefined ? null : new LineExpression(source);
}
