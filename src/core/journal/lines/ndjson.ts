import { standsAt } from '../bytes';
import type { Flaw } from '../findingLog';
import { lineLimit, type Line } from '../line';
import { isUtf8 } from '../utf8';
import { JsonCheck, type JsonVerdict } from './jsonCheck';
import { LineBytes } from './lineBytes';
import type { LineJudge, LineJudgement } from './lineJudge';

const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);

/**
 * A JSON value on each line (NDJSON, JSON Lines). Blank lines are passed over, and a carriage return before the line feed
 * is white space, as readers have it. A broken line in the middle is an error: a strict reader stops there. What is half
 * written at the end is none, since the next entry, or the reader, takes care of it.
 */
export class NdjsonJudge implements LineJudge {
  readonly #check = new JsonCheck();
  readonly #bytes = new LineBytes();
  /** Of a line whose parts came one by one, without the byte order mark that it may begin with. */
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
    this.#bytes.more(head, bytes, start, end);
    if (head !== null) {
      this.#long.reset();
      this.#long.push(head, markLength(head, 0, head.length), head.length);
    }
    this.#long.push(bytes, start, end);
  }

  judge(line: Line): LineJudgement {
    const { bytes, start, end, number } = line;
    const mark = markLength(bytes, start, end);
    // Anywhere but at the beginning of the journal it is no mark.
    const isMisplaced = mark > 0 && number > 1;
    const from = isMisplaced ? 0 : mark;
    const verdict: JsonVerdict = isMisplaced ? { state: 'wrong', at: 0 } : this.#verdictOn(line, mark);
    const flaws: Flaw[] = from > 0 ? [{ code: 'byte-order-mark', severity: 'error', at: start, length: from }] : [];
    if (verdict.state === 'blank') return { isEntry: false, flaws };
    const noText = this.#bytes.flaws(line);
    flaws.push(...noText);
    // Where NULs stand something was lost; that it is no JSON either says nothing more.
    if (!noText.some(({ code }) => code === 'nul-byte')) flaws.push(...jsonFlaws(line, verdict, from));
    return { isEntry: true, flaws };
  }

  #verdictOn(line: Line, from: number): JsonVerdict {
    if (line.length > lineLimit) return this.#long.verdict();
    this.#check.reset();
    this.#check.push(line.bytes, line.start + from, line.end);
    return this.#check.verdict();
  }
}

/** Bytes of the mark that stands at the beginning, if one does. */
function markLength(bytes: Uint8Array, start: number, end: number): number {
  return standsAt(bytes, start, end, byteOrderMark) ? byteOrderMark.length : 0;
}

/** `from`: how many bytes stand before what the verdict is on. */
function jsonFlaws(line: Line, verdict: JsonVerdict, from: number): Flaw[] {
  const whole = { at: line.start + from, length: line.length - from };
  switch (verdict.state) {
    case 'blank':
      return [];
    case 'value':
      return line.closed ? [] : [{ code: 'json-unclosed', severity: 'info', ...whole }];
    case 'cut':
      return [{ ...whole, ...(line.closed ? cutInside : halfWritten) }];
    case 'wrong':
    case 'glued':
    case 'deep': {
      const at = whole.at + verdict.at;
      return [
        { code: wrongCodes[verdict.state], severity: 'error', at, length: Math.max(1, whole.length - verdict.at) },
      ];
    }
  }
}

const cutInside = { code: 'json-cut', severity: 'error' } as const;
const halfWritten = { code: 'json-half-written', severity: 'info' } as const;
const wrongCodes = { wrong: 'json-invalid', glued: 'json-glued', deep: 'json-too-deep' } as const;
