/** What a verifier says of one journal. Findings are data; `present` writes the sentences. */

export type FindingSeverity = 'error' | 'warning' | 'info';

/** One problem, with the place it stands: 1-based line, 0-based byte offset and length in bytes. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly line: number;
  readonly offset: number;
  readonly length: number;
  /** The offending text, at most 120 characters, control characters and invalid bytes replaced. */
  readonly excerpt: string;
}

export type FindingCode =
  | 'empty-file'
  | 'missing-header'
  | 'malformed-header'
  | 'unsupported-version'
  | 'header-timestamp-invalid'
  | 'header-uninitialised'
  | 'header-in-middle'
  | 'no-final-newline'
  | 'glued-line'
  | 'bare-deleted'
  | 'nul-byte'
  | 'invalid-utf8'
  | 'control-character'
  | 'carriage-return'
  | 'absolute-path'
  | 'parent-path'
  | 'line-too-long';

export type JournalHealth = 'ok' | 'damaged' | 'uninitialised' | 'unreadable';

export interface JournalReport {
  readonly health: Exclude<JournalHealth, 'unreadable'>;
  /** In the order of their offsets; at most `findingLimit` of them. */
  readonly findings: readonly Finding[];
  /** All findings, those beyond the limit included. */
  readonly findingCount: number;
  readonly bytes: number;
  readonly lines: number;
  /** Paths named as changed and as deleted. */
  readonly entries: number;
  readonly deletions: number;
  /** From the header, milliseconds since the epoch; `null` without a usable header. */
  readonly headerTimestamp: number | null;
}
