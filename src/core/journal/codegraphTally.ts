import { endFlaws, judgeFirstLine, judgeLaterLine } from './codegraphLine';
import type { RecordKind } from './codegraphRecord';
import { carriageReturnsAtEnd } from './encodingFlaws';
import { FindingLog, type Flaw } from './findingLog';
import type { Line } from './line';
import type { JournalReport } from './report';

/** What is known of a codegraph journal up to some line. */
export class CodegraphTally {
  lines = 0;
  entries = 0;
  deletions = 0;
  #timestamp: number | null = null;
  #uninitialised = false;
  #carriageReturnSeen = false;
  #log = new FindingLog();

  copy(): CodegraphTally {
    const twin = new CodegraphTally();
    twin.lines = this.lines;
    twin.entries = this.entries;
    twin.deletions = this.deletions;
    twin.#timestamp = this.#timestamp;
    twin.#uninitialised = this.#uninitialised;
    twin.#carriageReturnSeen = this.#carriageReturnSeen;
    twin.#log = this.#log.copy();
    return twin;
  }

  /** Counts the next line, which is not the first and is known to be without flaw. */
  countOrdinary(kind: RecordKind): void {
    this.lines++;
    this.#count(kind);
  }

  /** The same of so many lines, none of them blank or a comment. */
  countMany(lines: number, deletions: number): void {
    this.lines += lines;
    this.entries += lines - deletions;
    this.deletions += deletions;
  }

  /** Judges the next line, whose number must be one more than `lines`, and counts it. */
  judge(line: Line): void {
    this.lines++;
    const flaws = line.number === 1 ? this.#judgeFirst(line) : this.#judgeLater(line);
    this.#log.add(line, [...flaws, ...this.#carriageReturnFlaws(line), ...endFlaws(line)]);
  }

  /** `tailFrom`: where the last line begins if nothing closes it. */
  report(bytes: number, tailFrom: number | null = null): JournalReport {
    if (bytes === 0) return emptyReport();
    return {
      health: this.#log.harmful ? 'damaged' : this.#uninitialised ? 'uninitialised' : 'ok',
      findings: this.#log.list(),
      findingCount: this.#log.count,
      bytes,
      tailFrom,
      facts: {
        kind: 'codegraph',
        lines: this.lines,
        entries: this.entries,
        deletions: this.deletions,
        headerTimestamp: this.#timestamp,
      },
    };
  }

  #judgeFirst(line: Line): readonly Flaw[] {
    const { flaws, timestamp } = judgeFirstLine(line);
    this.#timestamp = timestamp;
    this.#uninitialised = flaws.some(({ code }) => code === 'header-uninitialised');
    return flaws;
  }

  #judgeLater(line: Line): readonly Flaw[] {
    const { kind, flaws } = judgeLaterLine(line);
    this.#count(kind);
    return flaws;
  }

  #count(kind: RecordKind): void {
    if (kind === 'change') this.entries++;
    if (kind === 'deletion') this.deletions++;
  }

  /** Once a journal: whoever converted its line ends converted all of them, and codegraph trims them away. */
  #carriageReturnFlaws(line: Line): Flaw[] {
    const length = this.#carriageReturnSeen ? 0 : carriageReturnsAtEnd(line);
    if (length === 0) return [];
    this.#carriageReturnSeen = true;
    return [{ code: 'carriage-return', severity: 'info', at: line.end - length, length }];
  }
}

/** An interrupted creation: codegraph refuses it and scans everything, as it does without a journal. */
function emptyReport(): JournalReport {
  const columns = { from: 0, to: 0 };
  const finding = {
    code: 'empty-file',
    severity: 'info',
    line: 1,
    item: null,
    columns,
    offset: 0,
    length: 0,
    excerpt: '',
  } as const;
  return {
    health: 'uninitialised',
    findings: [finding],
    findingCount: 1,
    bytes: 0,
    tailFrom: null,
    facts: { kind: 'codegraph', lines: 0, entries: 0, deletions: 0, headerTimestamp: null },
  };
}
