import { ascii } from './bytes';
import { type CodegraphFastScan, codegraphFastScan, mostHeld } from './codegraphFastScan';
import { isOrdinary, lineAt, startsDeletion } from './codegraphLine';
import { scanLines } from './codegraphScan';
import { CodegraphTally } from './codegraphTally';
import { LineSplitter, type LineSink } from './lineSplitter';
import { codegraphRepair } from './repair/codegraphRepair';
import type { JournalReport } from './report';
import type { JournalDialect, JournalVerifier } from './verifier';

/**
 * codegraph's `changes.journal`. An error is what makes one of its readers refuse the whole journal, or what no
 * path can be; a warning is what is damage in all likelihood, but might be a strange name; an info is harmless.
 */
export const codegraphJournal: JournalDialect = {
  id: 'codegraph.journal',
  tool: 'codegraph',
  title: 'codegraph journal',
  names: [{ exact: 'changes.journal' }],
  form: 'text',
  growth: 'append',
  graphName: 'graph.db',
  lockName: (name) => `${name}.lock`,
  createVerifier: () => new CodegraphVerifier(codegraphFastScan()),
  repair: codegraphRepair,
};

/** One that does without WebAssembly, as where code may not be made at run time. */
export function createPlainCodegraphVerifier(): JournalVerifier {
  return new CodegraphVerifier(null);
}

class CodegraphVerifier implements JournalVerifier, LineSink {
  readonly #fast: CodegraphFastScan | null;
  readonly #splitter = new LineSplitter(this);
  readonly #tally = new CodegraphTally();
  /** Bytes of the lines that were judged. */
  #judged = 0;

  constructor(fast: CodegraphFastScan | null) {
    this.#fast = fast;
  }

  push(chunk: Uint8Array): void {
    if (this.#fast === null || this.#fast.holds(chunk)) return this.#splitter.push(chunk);
    for (let rest = chunk; rest.length > 0;) {
      const held = this.#fast.hold(rest);
      this.#splitter.push(held);
      rest = rest.subarray(held.length);
    }
  }

  room(): Uint8Array {
    return this.#fast?.room ?? new Uint8Array(mostHeld);
  }

  report(): JournalReport {
    const open = this.#splitter.openLine();
    if (open === undefined) return this.#tally.report(this.#judged);
    const preview = this.#tally.copy();
    preview.judge(lineAt(open.head, 0, open.length, preview.lines + 1, this.#judged, false));
    return preview.report(this.#judged + open.length, this.#judged);
  }

  /** All of it: what has no line feed yet is kept as it is. */
  rewind(): number {
    return this.#judged + (this.#splitter.openLine()?.length ?? 0);
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    // The first line is the header, and no ordinary one.
    const fast = this.#tally.lines > 0 && this.#fast?.holds(bytes) === true ? this.#fast : null;
    for (let at = start; at < end;) {
      if (fast !== null) {
        const passed = fast.scan(at, end);
        this.#tally.countMany(passed.lines, passed.deletions);
        this.#judged += passed.at - at;
        at = passed.at;
        if (at === end) return;
      }
      const stop = fast === null ? end : bytes.indexOf(ascii.lineFeed, at) + 1;
      this.#lookAt(bytes, at, stop);
      at = stop;
    }
  }

  #lookAt(bytes: Uint8Array, start: number, end: number): void {
    const tally = this.#tally;
    const before = this.#judged - start;
    scanLines(bytes, start, end, (from, lineFeed, marks) => {
      if (tally.lines > 0 && isOrdinary(bytes, from, lineFeed, marks)) {
        tally.countOrdinary(
          lineFeed === from ? 'blank' : startsDeletion(bytes, from, lineFeed) ? 'deletion' : 'change',
        );
      } else {
        tally.judge(lineAt(bytes, from, lineFeed - from, tally.lines + 1, before + from, true));
      }
    });
    this.#judged += end - start;
  }

  longLine(head: Uint8Array, length: number): void {
    this.#tally.judge(lineAt(head, 0, length, this.#tally.lines + 1, this.#judged, true));
    this.#judged += length + 1;
  }
}
