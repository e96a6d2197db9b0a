import type { Finding, JournalReport } from './report';
import { itemFinding } from './sqlite/itemLog';

/** The database that a journal belongs to, and what the kernel says of who has it locked. */
export interface JournalDatabase {
  /** Absolute. */
  readonly path: string;
  readonly state: DatabaseState;
  /** Processes that have locks on it, as far as they could be seen. */
  readonly holderPids: readonly number[];
}

export type DatabaseState =
  | 'missing'
  /** Somebody has locked it, or a part of it, to write. */
  | 'written'
  /** Somebody has it open or reads it; nobody writes. */
  | 'read'
  /** Nobody has locked it. */
  | 'idle'
  /** There is nothing in it: SQLite takes nothing from a journal beside it. */
  | 'empty'
  /** It is not known who has it locked: the kernel does not say, or hides a part, or something changed meanwhile. */
  | 'unknown';

/**
 * Whether SQLite will roll the database back by this journal when it is opened next. SQLite goes by the same: a
 * header, and nobody who has locked the database to write. With a super-journal that also depends on another file.
 */
export function isHot({ facts, findings }: JournalReport, { state }: JournalDatabase): boolean {
  if (facts.kind !== 'sqlite-rollback' || facts.header !== 'full' || facts.hasSuperJournal) return false;
  if (findings.some(({ code }) => code === 'rollback-not-synced')) return false;
  return state === 'idle' || state === 'read';
}

/** The report with what the database beside it adds. */
export function withDatabase(report: JournalReport, database: JournalDatabase | null): JournalReport {
  const finding = database === null ? null : findingOf(report, database);
  if (finding === null) return report;
  const health = finding.severity === 'info' ? report.health : 'damaged';
  return { ...report, health, findings: [finding, ...report.findings], findingCount: report.findingCount + 1 };
}

function findingOf(report: JournalReport, database: JournalDatabase): Finding | null {
  if (isHot(report, database)) return itemFinding('rollback-hot', 'info', null, 0, report.bytes);
  return database.state === 'missing' && holdsSomething(report)
    ? itemFinding('database-missing', 'warning', null, 0, report.bytes)
    : null;
}

/** Whether there is anything in it that a database could be put in order with. */
function holdsSomething({ facts }: JournalReport): boolean {
  switch (facts.kind) {
    case 'sqlite-rollback':
      return facts.records > 0;
    case 'sqlite-wal':
      return facts.commits > 0;
    default:
      return false;
  }
}
