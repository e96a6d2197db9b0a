import { ascii } from '../bytes';
import { FindingLog } from '../findingLog';
import { lineLimit, type Line } from '../line';
import { LineSplitter, type LineSink } from '../lineSplitter';
import type { JournalReport } from '../report';
import type { JournalVerifier } from '../verifier';
import type { LineJudge } from './lineJudge';

/** Verifies a journal whose lines stand each for itself. */
export class LinesVerifier implements JournalVerifier, LineSink {
  readonly room?: () => Uint8Array;
  readonly #judge: LineJudge;
  readonly #splitter = new LineSplitter(this);
  readonly #log = new FindingLog();
  #lines = 0;
  #entries = 0;
  /** Bytes of the lines that were judged. */
  #judged = 0;

  /** `pieceBytes`: in pieces of what size it is to be given the journal, where that matters. */
  constructor(judge: LineJudge, pieceBytes?: number) {
    this.#judge = judge;
    if (pieceBytes !== undefined) {
      const piece = new Uint8Array(pieceBytes);
      this.room = () => piece;
    }
  }

  push(chunk: Uint8Array): void {
    this.#splitter.push(chunk);
  }

  report(): JournalReport {
    const open = this.#splitter.openLine();
    if (open === undefined) return this.#reportOn(this.#log, this.#lines, this.#entries, this.#judged, null);
    const log = this.#log.copy();
    const line = this.#lineAt(open.head, 0, open.length, false);
    const { isEntry, flaws } = this.#judge.judge(line);
    log.add(line, flaws);
    const entries = this.#entries + (isEntry ? 1 : 0);
    return this.#reportOn(log, this.#lines + 1, entries, this.#judged + open.length, this.#judged);
  }

  /** All of it: what has no line feed yet is kept as it is. */
  rewind(): number {
    return this.#judged + (this.#splitter.openLine()?.length ?? 0);
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    let returnAt = bytes.indexOf(ascii.carriageReturn, start);
    for (let at = start; at < end;) {
      const feed = bytes.indexOf(ascii.lineFeed, at);
      const passed = feed - at > lineLimit ? null : this.#judge.passes(bytes, at, feed, this.#lines + 1);
      if (passed === null) this.#add(this.#lineAt(bytes, at, feed - at, true));
      else {
        this.#lines++;
        if (passed === 'entry') this.#entries++;
        for (; returnAt >= at && returnAt < feed; returnAt = bytes.indexOf(ascii.carriageReturn, returnAt + 1)) {
          if (returnAt + 1 < feed) this.#log.passReturns(1);
        }
        this.#judged += feed + 1 - at;
      }
      if (returnAt >= 0 && returnAt < feed) returnAt = bytes.indexOf(ascii.carriageReturn, feed);
      at = feed + 1;
    }
  }

  longLine(head: Uint8Array, length: number): void {
    this.#add(this.#lineAt(head, 0, length, true));
  }

  longPart(head: Uint8Array | null, bytes: Uint8Array, start: number, end: number): void {
    this.#judge.more?.(head, bytes, start, end);
  }

  #add(line: Line): void {
    // A long line that came in one piece was never taken apart.
    const isAtHand = line.length > lineLimit && line.bytes.length - line.start >= line.length;
    if (isAtHand) {
      this.#judge.more?.(line.bytes.subarray(line.start, line.end), line.bytes, line.end, line.start + line.length);
    }
    const { isEntry, flaws } = this.#judge.judge(line);
    this.#log.add(line, flaws);
    this.#lines++;
    if (isEntry) this.#entries++;
    this.#judged += line.length + 1;
  }

  #lineAt(bytes: Uint8Array, start: number, length: number, closed: boolean): Line {
    const end = start + Math.min(length, lineLimit);
    return { bytes, start, end, length, number: this.#lines + 1, offset: this.#judged, closed };
  }

  #reportOn(log: FindingLog, lines: number, entries: number, bytes: number, tailFrom: number | null): JournalReport {
    return {
      health: log.harmful ? 'damaged' : 'ok',
      findings: log.list(),
      findingCount: log.count,
      bytes,
      tailFrom,
      facts: { kind: 'lines', lines, entries },
    };
  }
}
