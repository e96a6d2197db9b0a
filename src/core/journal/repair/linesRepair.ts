import { ascii, asciiBytes, standsAt } from '../bytes';
import { lineLimit, type Line } from '../line';
import type { LineJudge } from '../lines/lineJudge';
import { LineSplitter, type LineSink } from '../lineSplitter';
import type { FindingCode } from '../report';
import { harmOf, lineEdit } from './lineEdit';
import type { JournalRepair, JournalRepairer, RepairEdit, RepairOutcome } from './repair';

const lineFeed = asciiBytes('\n');
const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);
const nothing = new Uint8Array();

/**
 * Of journals whose lines stand each for itself: a line that is no entry is taken out. The last one, should nothing close
 * it, is closed where it is a whole entry, and is otherwise taken out as well.
 */
export function linesRepair(createJudge: () => LineJudge): JournalRepair {
  return { looksAhead: false, createRepairer: (onEdit) => new LinesRepairer(createJudge(), onEdit) };
}

class LinesRepairer implements JournalRepairer, LineSink {
  readonly #judge: LineJudge;
  readonly #onEdit: (edit: RepairEdit) => void;
  readonly #splitter = new LineSplitter(this);
  #lines = 0;
  /** Bytes of the lines that were judged. */
  #judged = 0;
  #losesEntries = false;
  #refusal: RepairOutcome['refusal'] = null;

  constructor(judge: LineJudge, onEdit: (edit: RepairEdit) => void) {
    this.#judge = judge;
    this.#onEdit = onEdit;
  }

  get settled(): number {
    return this.#judged;
  }

  get losesEntries(): boolean {
    return this.#losesEntries;
  }

  get refusal(): RepairOutcome['refusal'] {
    return this.#refusal;
  }

  push(chunk: Uint8Array): void {
    this.#splitter.push(chunk);
  }

  end(): void {
    const open = this.#splitter.openLine();
    if (open === undefined) return;
    const line = this.#lineAt(open.head, 0, open.length, false);
    this.#lines++;
    this.#judged += line.length;
    const codes = [...new Set(this.#judge.judge(line).flaws.map(({ code }) => code))];
    // A blank one.
    if (codes.length === 0) return;
    // As if it were closed: what is half written is then plainly no entry.
    const harm = harmOf(this.#judge.judge({ ...line, closed: true }).flaws);
    const to = line.offset + line.length;
    if (harm.length > 0) this.#takeOut(line, codes, to);
    else this.#onEdit(lineEdit(line, { kind: 'closed', from: to, to, by: lineFeed, codes }));
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end;) {
      const feed = bytes.indexOf(ascii.lineFeed, at);
      const passes = feed - at <= lineLimit && this.#judge.passes(bytes, at, feed, this.#lines + 1) !== null;
      if (passes) {
        this.#lines++;
        this.#judged += feed + 1 - at;
      } else this.#look(this.#lineAt(bytes, at, feed - at, true));
      at = feed + 1;
    }
  }

  longLine(head: Uint8Array, length: number): void {
    this.#look(this.#lineAt(head, 0, length, true));
  }

  longPart(head: Uint8Array | null, bytes: Uint8Array, start: number, end: number): void {
    this.#judge.more?.(head, bytes, start, end);
  }

  #look(line: Line): void {
    // A long line that came in one piece was never taken apart.
    const isAtHand = line.length > lineLimit && line.bytes.length - line.start >= line.length;
    if (isAtHand) {
      this.#judge.more?.(line.bytes.subarray(line.start, line.end), line.bytes, line.end, line.start + line.length);
    }
    const codes = harmOf(this.#judge.judge(line).flaws);
    const to = line.offset + line.length + 1;
    this.#lines++;
    this.#judged = to;
    if (codes.length === 0) return;
    const from = line.offset + byteOrderMark.length;
    if (this.#isSoundWithoutMark(line)) {
      this.#onEdit(lineEdit(line, { kind: 'trimmed', from: line.offset, to: from, by: nothing, codes }));
    } else this.#takeOut(line, codes, to);
  }

  /** A byte order mark before an entry that is all at hand. */
  #isSoundWithoutMark(line: Line): boolean {
    const { bytes, start, end, length, number } = line;
    if (number !== 1 || length > lineLimit || !standsAt(bytes, start, end, byteOrderMark)) return false;
    return this.#judge.passes(bytes, start + byteOrderMark.length, end, number) !== null;
  }

  #takeOut(line: Line, codes: readonly FindingCode[], to: number): void {
    // The line after it would then be taken for one.
    if (codes.includes('header-unmatched')) this.#refusal = 'lost-header';
    this.#losesEntries = true;
    this.#onEdit(lineEdit(line, { kind: 'taken-out', from: line.offset, to, by: nothing, codes }));
  }

  #lineAt(bytes: Uint8Array, start: number, length: number, closed: boolean): Line {
    const end = start + Math.min(length, lineLimit);
    return { bytes, start, end, length, number: this.#lines + 1, offset: this.#judged, closed };
  }
}
