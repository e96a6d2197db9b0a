import type { Finding, FindingCode, FindingSeverity, JournalHealth } from '../report';
import { findingLimit } from '../verifier';

/** A finding in a format that has no lines. `item`: the number of the frame or record, from 1. */
export function itemFinding(
  code: FindingCode,
  severity: FindingSeverity,
  item: number | null,
  offset: number,
  length: number,
): Finding {
  return { code, severity, line: null, item, columns: null, offset, length, excerpt: '' };
}

/** What these amount to. */
export function healthOf(findings: readonly Finding[]): Exclude<JournalHealth, 'unreadable'> {
  return findings.some(({ severity }) => severity !== 'info') ? 'damaged' : 'ok';
}

/** Keeps the first `findingLimit` of the findings added, counts them all. */
export class ItemLog {
  count = 0;
  readonly #kept: Finding[] = [];

  add(finding: Finding): void {
    this.count++;
    if (this.#kept.length < findingLimit) this.#kept.push(finding);
  }

  list(): readonly Finding[] {
    return [...this.#kept];
  }
}
