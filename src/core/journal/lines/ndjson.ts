import { standsAt } from '../bytes';
import { nulFlaws, utf8Flaws } from '../encodingFlaws';
import type { Flaw } from '../findingLog';
import { lineLimit, type Line } from '../line';
import { isUtf8 } from '../utf8';
import { JsonCheck, type JsonVerdict } from './jsonCheck';
import type { LineJudge, LineJudgement } from './lineJudge';

const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);

/**
 * A JSON value on each line (NDJSON, JSON Lines). Blank lines are passed over, and a carriage return before the line feed
 * is white space, as readers have it. A broken line in the middle is an error: a strict reader stops there. What is half
 * written at the end is none, since the next entry, or the reader, takes care of it.
 */
export class NdjsonJudge implements LineJudge {
  readonly #check = new JsonCheck();
  /** Of a line whose parts came one by one. */
  readonly #long = new JsonCheck();

  passes(bytes: Uint8Array, start: number, end: number): 'entry' | 'other' | null {
    const check = this.#check;
    check.reset();
    check.push(bytes, start, end);
    const { state } = check.verdict();
    if (state === 'blank') return 'other';
    return state === 'value' && (!check.isWide || isUtf8(bytes, start, end)) ? 'entry' : null;
  }

  more(head: Uint8Array | null, bytes: Uint8Array, start: number, end: number): void {
    if (head !== null) {
      this.#long.reset();
      this.#long.push(head, 0, head.length);
    }
    this.#long.push(bytes, start, end);
  }

  judge(line: Line): LineJudgement {
    const verdict = this.#verdictOn(line);
    if (verdict.state === 'blank') return { isEntry: false, flaws: [] };
    const flaws = nulFlaws(line);
    // Where NULs stand something was lost; that it is no JSON either says nothing more.
    if (flaws.length === 0) flaws.push(...jsonFlaws(line, verdict));
    // A character that the end cuts off belongs to what is half written.
    if (line.closed) flaws.push(...utf8Flaws(line));
    return { isEntry: true, flaws };
  }

  #verdictOn(line: Line): JsonVerdict {
    if (line.length > lineLimit) return this.#long.verdict();
    this.#check.reset();
    this.#check.push(line.bytes, line.start, line.end);
    return this.#check.verdict();
  }
}

function jsonFlaws(line: Line, verdict: JsonVerdict): Flaw[] {
  const whole = { at: line.start, length: line.length };
  switch (verdict.state) {
    case 'blank':
      return [];
    case 'value':
      return line.closed ? [] : [{ code: 'json-unclosed', severity: 'info', ...whole }];
    case 'cut':
      return [{ ...whole, ...(line.closed ? cutInside : halfWritten) }];
    case 'wrong':
    case 'glued': {
      const rest = { at: line.start + verdict.at, length: Math.max(1, line.length - verdict.at) };
      if (line.number === 1 && standsAt(line.bytes, line.start, line.end, byteOrderMark)) {
        return [{ code: 'byte-order-mark', severity: 'error', at: line.start, length: byteOrderMark.length }];
      }
      return [{ code: verdict.state === 'glued' ? 'json-glued' : 'json-invalid', severity: 'error', ...rest }];
    }
  }
}

const cutInside = { code: 'json-cut', severity: 'error' } as const;
const halfWritten = { code: 'json-half-written', severity: 'info' } as const;
