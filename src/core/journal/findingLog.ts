import { columnsOf } from './columns';
import { excerptOf } from './excerpt';
import type { Line } from './line';
import { loneReturns } from './loneReturns';
import type { Finding, FindingCode, FindingSeverity } from './report';
import { findingLimit } from './verifier';

/** A finding as a judge of lines sees it: `at` is an index into the line's buffer. */
export interface Flaw {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly at: number;
  readonly length: number;
}

/** Collects findings in the order of their offsets: keeps the first `findingLimit`, counts them all. */
export class FindingLog {
  #kept: Finding[] = [];
  #count = 0;
  #harmful = false;
  /** Carriage returns so far that end no line. */
  #returns = 0;

  get count(): number {
    return this.#count;
  }

  /** Whether anything above `info` was added. */
  get harmful(): boolean {
    return this.#harmful;
  }

  /** Takes note of carriage returns within lines in which nothing was found. */
  passReturns(count: number): void {
    this.#returns += count;
  }

  /** Adds what was found in one line, in any order; the lines themselves must come in order. */
  add(line: Line, flaws: readonly Flaw[]): void {
    const inLine = loneReturns(line);
    const ordered = flaws.length > 1 ? [...flaws].sort((a, b) => a.at - b.at) : flaws;
    for (const { code, severity, at, length } of ordered) {
      this.#count++;
      if (severity !== 'info') this.#harmful = true;
      if (this.#kept.length >= findingLimit) continue;
      const offset = line.offset + (at - line.start);
      const returns = this.#returns + inLine.filter((one) => one < at).length;
      this.#kept.push({
        code,
        severity,
        line: line.number,
        item: null,
        ...(returns === 0 ? {} : { returns }),
        // Of a long line only the beginning is at hand.
        columns: at > line.end ? null : columnsOf(line, at, length, inLine),
        offset,
        length,
        excerpt: at > line.end ? '' : excerptOf(line, at),
      });
    }
    this.#returns += inLine.length;
  }

  list(): readonly Finding[] {
    return [...this.#kept];
  }

  copy(): FindingLog {
    const twin = new FindingLog();
    twin.#kept = [...this.#kept];
    twin.#count = this.#count;
    twin.#harmful = this.#harmful;
    twin.#returns = this.#returns;
    return twin;
  }
}
