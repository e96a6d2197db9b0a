import { ascii } from '../bytes';
import type { Flaw } from '../findingLog';
import { lineLimit, type Line } from '../line';
import { LineBytes } from '../lines/lineBytes';
import type { LineJudge, LineJudgement } from '../lines/lineJudge';
import { NdjsonJudge } from '../lines/ndjson';
import { isUtf8 } from '../utf8';
import type { JournalDeclaration } from './declaration';
import { lineExpression, type LineExpression } from './lineExpression';

/**
 * Lines as a user declared them: text, or JSON values, and as the expressions say. What has no expression may be any
 * text. A carriage return before the line feed belongs to the end of the line.
 */
export class DeclaredLines implements LineJudge {
  readonly #header: LineExpression | null;
  readonly #line: LineExpression | null;
  readonly #comment: LineExpression | null;
  readonly #json: NdjsonJudge | null;
  readonly #bytes = new LineBytes();
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** `declaration`: a checked one. */
  constructor({ format, header, line, comment }: JournalDeclaration) {
    this.#header = lineExpression(header);
    this.#line = lineExpression(line);
    this.#comment = lineExpression(comment);
    this.#json = format === 'ndjson' ? new NdjsonJudge() : null;
  }

  passes(bytes: Uint8Array, start: number, end: number, number: number): 'entry' | 'other' | null {
    if (number === 1 && this.#header !== null) return null;
    if (this.#comment === null && this.#line === null) {
      if (this.#json !== null) return this.#json.passes(bytes, start, end);
      return end > start && isText(bytes, start, end) ? 'entry' : null;
    }
    if (end === start || !isText(bytes, start, end)) return null;
    const text = this.#textOf(bytes, start, end);
    const length = end - start;
    if (this.#comment?.compare(text, length) === 'matches') return 'other';
    if (this.#json !== null && this.#json.passes(bytes, start, end) !== 'entry') return null;
    return (this.#line?.compare(text, length) ?? 'matches') === 'matches' ? 'entry' : null;
  }

  more(head: Uint8Array | null, bytes: Uint8Array, start: number, end: number): void {
    this.#bytes.more(head, bytes, start, end);
    this.#json?.more(head, bytes, start, end);
  }

  judge(line: Line): LineJudgement {
    const text = this.#textOf(line.bytes, line.start, line.end);
    const noText = this.#bytes.flaws(line);
    // Where NULs stand something was lost; that the rest is not as declared says nothing more.
    const isLost = noText.some(({ code }) => code === 'nul-byte');
    if (line.number === 1 && this.#header !== null) {
      const unlike = isLost ? [] : this.#unlike(line, text, this.#header, 'header-unmatched');
      return { isEntry: false, flaws: [...noText, ...unlike] };
    }
    if (noText.length === 0) {
      if (this.#comment?.compare(text, line.length) === 'matches') return { isEntry: false, flaws: halfWritten(line) };
      if (this.#isBlank(line, text)) return { isEntry: false, flaws: [] };
    }
    if (this.#json !== null) {
      const judged = this.#json.judge(line);
      if (judged.flaws.length > 0 || this.#line === null) return judged;
    }
    const unlike = isLost ? [] : this.#unlike(line, text, this.#line, 'line-unmatched');
    return { isEntry: true, flaws: [...noText, ...unlike] };
  }

  /** As far as it is at hand, without its end. */
  #textOf(bytes: Uint8Array, start: number, end: number): string {
    const isReturn = end > start && bytes[end - 1] === ascii.carriageReturn;
    return this.#decoder.decode(bytes.subarray(start, isReturn ? end - 1 : end));
  }

  /** Passed over, unless it was declared to be an entry. */
  #isBlank({ length }: Line, text: string): boolean {
    return length <= lineLimit && text.trim() === '' && this.#line?.compare(text, length) !== 'matches';
  }

  #unlike(
    line: Line,
    text: string,
    expression: LineExpression | null,
    code: 'header-unmatched' | 'line-unmatched',
  ): readonly Flaw[] {
    // What is not ended may be any part of what was meant, also one that looks whole.
    if (!line.closed) return halfWritten(line);
    const whole = { at: line.start, length: line.length };
    switch (expression?.compare(text, line.length) ?? 'matches') {
      case 'matches':
        return [];
      case 'differs':
        return [{ code, severity: 'error', ...whole }];
      case 'unknown':
        return [{ code: 'line-not-compared', severity: 'info', ...whole }];
    }
  }
}

/** What is said of the last line where nothing ends it. */
function halfWritten({ closed, start, length }: Line): readonly Flaw[] {
  return closed ? [] : [{ code: 'line-half-written', severity: 'info', at: start, length }];
}

function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === ascii.nul) return false;
  return isUtf8(bytes, start, end);
}
