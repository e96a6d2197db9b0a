/** What a verifier says of one journal. Findings are data; `present` writes the sentences. */

export type FindingSeverity = 'error' | 'warning' | 'info';

/** One problem, with the place it stands: 0-based byte offset and length in bytes. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** 1-based; `null` in a format that has no lines. */
  readonly line: number | null;
  /** 1-based number of the frame, record or segment of a format without lines; `null` where it is about none. */
  readonly item: number | null;
  /**
   * How many carriage returns before it end no line of the journal. To an editor each of them ends one, so that what it
   * shows stands so many lines further down. Absent: none.
   */
  readonly returns?: number;
  /** Where it stands in its line, in UTF-16 units, as editors count; `null` without lines, or where nobody counted. */
  readonly columns: ColumnRange | null;
  readonly offset: number;
  readonly length: number;
  /** The offending text, at most 120 characters, control characters and invalid bytes replaced. */
  readonly excerpt: string;
}

export interface ColumnRange {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
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
  | 'line-too-long'
  | LineFindingCode
  | SqliteFindingCode;

/** Of journals whose lines stand each for itself. */
export type LineFindingCode =
  | 'byte-order-mark'
  | 'json-invalid'
  | 'json-cut'
  | 'json-glued'
  | 'json-half-written'
  | 'json-unclosed'
  | 'json-too-deep'
  | 'header-unmatched'
  | 'line-unmatched'
  | 'line-not-compared'
  | 'line-half-written'
  | 'line-not-utf8';

/** In the journals of SQLite. */
export type SqliteFindingCode =
  | 'wal-header-damaged'
  | 'wal-header-cut'
  | 'wal-version'
  | 'wal-uncommitted'
  | 'wal-torn-frame'
  | 'wal-chain-broken'
  | 'wal-commit-out-of-reach'
  | 'rollback-header-damaged'
  | 'rollback-header-cut'
  | 'rollback-not-synced'
  | 'rollback-record-damaged'
  | 'rollback-records-unusable'
  | 'rollback-records-cut'
  | 'rollback-record-torn'
  | 'rollback-page-outside'
  | 'rollback-page-twice'
  | 'rollback-count-damaged'
  | 'rollback-part-damaged'
  | 'rollback-super-damaged'
  | 'rollback-super-cut'
  | 'rollback-hot'
  | 'database-missing';

export type JournalHealth = 'ok' | 'damaged' | 'uninitialised' | 'unreadable';

export interface JournalReport {
  readonly health: Exclude<JournalHealth, 'unreadable'>;
  /** In the order of their offsets; at most `findingLimit` of them. */
  readonly findings: readonly Finding[];
  /** All findings, those beyond the limit included. */
  readonly findingCount: number;
  readonly bytes: number;
  /**
   * From this byte on it may be half written: a writer at work completes or replaces it with its next write. `null`
   * where the journal ends as its format wants it.
   */
  readonly tailFrom: number | null;
  readonly facts: JournalFacts;
}

/** What is in a journal, by its format. */
export type JournalFacts = CodegraphFacts | LineFacts | WalFacts | RollbackFacts;

export interface CodegraphFacts {
  readonly kind: 'codegraph';
  readonly lines: number;
  /** Paths named as changed and as deleted. */
  readonly entries: number;
  readonly deletions: number;
  /** From the header, milliseconds since the epoch; `null` without a usable header. */
  readonly headerTimestamp: number | null;
}

/** A journal of lines that stand each for itself. */
export interface LineFacts {
  readonly kind: 'lines';
  readonly lines: number;
  /** Lines that are entries of the format. */
  readonly entries: number;
}

/** SQLite's write-ahead log. */
export interface WalFacts {
  readonly kind: 'sqlite-wal';
  /** Bytes; `null` without a usable header. */
  readonly pageSize: number | null;
  /** How often the log was begun anew. */
  readonly checkpoints: number | null;
  /** Frames of the unbroken chain that SQLite will use: those up to the last commit. */
  readonly frames: number;
  /** Transactions among them. */
  readonly commits: number;
  /** Frames after the last commit that belong to the chain: of a transaction that is under way, or was. */
  readonly uncommitted: number;
  /** Transactions behind the end of the chain: they were ended, and SQLite does not see them. */
  readonly lostCommits: number;
  /** Pages of the database after the last commit; `null` without one. */
  readonly databasePages: number | null;
}

/** SQLite's rollback journal. */
export interface RollbackFacts {
  readonly kind: 'sqlite-rollback';
  /** `empty` and `zeroed`: the transaction is over (truncated, persistent). `full`: there is a header. */
  readonly header: 'empty' | 'zeroed' | 'full' | 'broken';
  /** Bytes; `null` without a usable header. */
  readonly pageSize: number | null;
  readonly sectorSize: number | null;
  /** Pages that can be put back, their checksums right. */
  readonly records: number;
  /** Pages of the database before the transaction. */
  readonly databasePages: number | null;
  /** Whether it names a super-journal, which several databases have in common. */
  readonly hasSuperJournal: boolean;
}

/**
 * The report as far as it stands for good: without the findings in what a writer at work may not have written to its
 * end yet.
 */
export function settledPart(report: JournalReport): JournalReport {
  const { tailFrom } = report;
  if (tailFrom === null) return report;
  const findings = report.findings.filter(({ offset }) => offset < tailFrom);
  const passing = report.findings.length - findings.length;
  if (passing === 0) return report;
  const isHarmful = findings.some(({ severity }) => severity !== 'info');
  const health = report.health === 'damaged' && !isHarmful ? 'ok' : report.health;
  return { ...report, health, findings, findingCount: report.findingCount - passing };
}
