import { nulFlaws, utf8Flaws } from '../encodingFlaws';
import type { Flaw } from '../findingLog';
import type { Line } from '../line';
import type { LineJudge, LineJudgement } from '../lines/lineJudge';
import { comparedLength, type JournalDeclaration } from './declaration';

/** Lines as a user's expressions say they are. What has no expression may be anything. */
export class DeclaredLines implements LineJudge {
  readonly #header: RegExp | null;
  readonly #line: RegExp | null;
  readonly #comment: RegExp | null;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** `declaration`: a checked one. */
  constructor({ header, line, comment }: JournalDeclaration) {
    const compile = (source: string | undefined): RegExp | null => (source === undefined ? null : new RegExp(source));
    this.#header = compile(header);
    this.#line = compile(line);
    this.#comment = compile(comment);
  }

  /** Every line is looked at closely. */
  passes(): null {
    return null;
  }

  judge(line: Line): LineJudgement {
    const { bytes, start, end, number, closed } = line;
    const text = this.#decoder.decode(bytes.subarray(start, end)).replace(/\r$/, '');
    const flaws: Flaw[] = [...nulFlaws(line), ...(closed ? utf8Flaws(line) : [])];
    if (number === 1 && this.#header !== null) {
      return { isEntry: false, flaws: [...flaws, ...this.#unmatched(line, text, this.#header, 'header-unmatched')] };
    }
    if (flaws.length === 0 && this.#isPassedOver(text)) return { isEntry: false, flaws };
    return { isEntry: true, flaws: [...flaws, ...this.#unmatched(line, text, this.#line, 'line-unmatched')] };
  }

  #isPassedOver(text: string): boolean {
    const isLong = text.length > comparedLength;
    if (text.trim() === '' && (isLong || this.#line?.test(text) !== true)) return true;
    return !isLong && this.#comment?.test(text) === true;
  }

  #unmatched(
    line: Line,
    text: string,
    pattern: RegExp | null,
    code: 'header-unmatched' | 'line-unmatched',
  ): readonly Flaw[] {
    const whole = { at: line.start, length: line.length };
    // What is not ended may be any part of what was meant, also one that looks whole.
    if (!line.closed) return [{ code: 'line-half-written', severity: 'info', ...whole }];
    if (pattern === null) return [];
    if (text.length > comparedLength) return [{ code: 'line-not-compared', severity: 'info', ...whole }];
    if (pattern.test(text)) return [];
    return [{ code, severity: 'error', ...whole }];
  }
}
