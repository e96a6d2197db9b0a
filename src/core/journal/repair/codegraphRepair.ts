import { asciiBytes } from '../bytes';
import { endFlaws, isOrdinary, judgeFirstLine, judgeLaterLine, lineAt } from '../codegraphLine';
import { scanLines } from '../codegraphScan';
import { carriageReturnsAtEnd } from '../encodingFlaws';
import type { Line } from '../line';
import { LineSplitter, type LineSink } from '../lineSplitter';
import type { FindingCode } from '../report';
import { harmOf, lineEdit } from './lineEdit';
import type { JournalRepair, JournalRepairer, RepairEdit, RepairOutcome } from './repair';

/** What codegraph itself writes where it knows of no build: its readers refuse it, and look at every file. */
const unusedHeader = asciiBytes('# codegraph-journal v1 0');
const lineFeed = asciiBytes('\n');
const nothing = new Uint8Array();

/**
 * codegraph's `changes.journal`. A line with damage in it is taken out, since nobody can know what it said. The change
 * or the deletion that it may have named would be missed by the next build, silently, if the journal then looked valid:
 * so its header is begun anew with the time 0, and that build looks at every file once.
 */
export const codegraphRepair: JournalRepair = {
  looksAhead: true,
  createRepairer: (onEdit, losesEntries) => new CodegraphRepairer(onEdit, losesEntries),
};

class CodegraphRepairer implements JournalRepairer, LineSink {
  readonly #splitter = new LineSplitter(this);
  readonly #onEdit: (edit: RepairEdit) => void;
  readonly #lost: boolean;
  #lines = 0;
  /** Bytes of the lines that were judged. */
  #judged = 0;
  #losesEntries = false;
  #refusal: RepairOutcome['refusal'] = null;

  constructor(onEdit: (edit: RepairEdit) => void, lost: boolean) {
    this.#onEdit = onEdit;
    this.#lost = lost;
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
    this.#look(lineAt(open.head, 0, open.length, this.#lines + 1, this.#judged, false));
    this.#judged += open.length;
  }

  lines(bytes: Uint8Array, start: number, end: number): void {
    const before = this.#judged - start;
    scanLines(bytes, start, end, (from, stop, marks) => {
      if (this.#lines > 0 && isOrdinary(bytes, from, stop, marks)) this.#lines++;
      else this.#look(lineAt(bytes, from, stop - from, this.#lines + 1, before + from, true));
    });
    this.#judged += end - start;
  }

  longLine(head: Uint8Array, length: number): void {
    this.#look(lineAt(head, 0, length, this.#lines + 1, this.#judged, true));
    this.#judged += length + 1;
  }

  #look(line: Line): void {
    this.#lines++;
    if (line.number === 1) this.#lookAtFirst(line);
    else this.#lookAtLater(line);
  }

  #lookAtFirst(line: Line): void {
    const { flaws, timestamp } = judgeFirstLine(line);
    const codes = harmOf([...flaws, ...endFlaws(line)]);
    if (codes.length === 0) {
      // One without a time is refused as it is.
      if (this.#lost && timestamp !== null) this.#replaceHeader(line, codes);
      else this.#trim(line);
      return;
    }
    this.#losesEntries = true;
    if (codes.includes('unsupported-version')) this.#refusal = 'another-version';
    else if (codes.includes('missing-header') && harmOfLater(line).length === 0) this.#putHeaderBefore(line, codes);
    else this.#replaceHeader(line, codes);
  }

  #lookAtLater(line: Line): void {
    const codes = harmOfLater(line);
    if (codes.length === 0) return this.#trim(line);
    this.#losesEntries = true;
    const to = line.offset + line.length + (line.closed ? 1 : 0);
    this.#onEdit(lineEdit(line, { kind: 'taken-out', from: line.offset, to, by: nothing, codes }));
  }

  /** The tool trims lines by itself. */
  #trim(line: Line): void {
    const returns = carriageReturnsAtEnd(line);
    if (returns === 0) return;
    const to = line.offset + line.length;
    this.#onEdit(lineEdit(line, { kind: 'trimmed', from: to - returns, to, by: nothing, codes: ['carriage-return'] }));
  }

  #replaceHeader(line: Line, codes: readonly FindingCode[]): void {
    const by = line.closed ? unusedHeader : withLineFeed(unusedHeader);
    this.#onEdit(lineEdit(line, { kind: 'header', from: line.offset, to: line.offset + line.length, by, codes }));
  }

  #putHeaderBefore(line: Line, codes: readonly FindingCode[]): void {
    const { offset } = line;
    this.#onEdit(
      lineEdit(line, { kind: 'header-put-in', from: offset, to: offset, by: withLineFeed(unusedHeader), codes }),
    );
    // The line itself is an entry, and has been one all the time.
    this.#trim(line);
  }
}

function harmOfLater(line: Line): readonly FindingCode[] {
  return harmOf([...judgeLaterLine(line).flaws, ...endFlaws(line)]);
}

function withLineFeed(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes, ...lineFeed]);
}
