import { columnsOf } from './columns';
import { excerptOf } from './excerpt';
import type { Line } from './line';
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

  get count(): number {
    return this.#count;
  }

  /** Whether anything above `info` was added. */
  get harmful(): boolean {
    return this.#harmful;
  }

  /** Adds what was found in one line, in any order; the lines themselves must come in order. */
  add(line: Line, flaws: readonly Flaw[]): void {
    const ordered = flaws.length > 1 ? [...flaws].sort((a, b) => a.at - b.at) : flaws;
    for (const { code, severity, at, length } of ordered) {
      this.#count++;
      if (severity !== 'info') this.#harmful = true;
      if (this.#kept.length >= findingLimit) continue;
      const offset = line.offset + (at - line.start);
      this.#kept.push({
        code,
        severity,
        line: line.number,
        item: null,
        // Of a long line only the beginning is at hand.
        columns: at > line.end ? null : columnsOf(line, at, length),
        offset,
        length,
        excerpt: at > line.end ? '' : excerptOf(line, at),
      });
    }
  }

  list(): readonly Finding[] {
    return [...this.#kept];
  }

  copy(): FindingLog {
    const twin = new FindingLog();
    twin.#kept = [...this.#kept];
    twin.#count = this.#count;
    twin.#harmful = this.#harmful;
    return twin;
  }
}
