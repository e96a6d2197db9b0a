import type { JournalRecord } from '../inventory';
import type { FileError, FileStat, JournalRequest, VerifiedJournal } from '../ports';
import type { Result } from '../result';
import type { JournalDatabase } from './database';
import type { JournalReport } from './report';
import type { JournalUse } from './use';
import type { JournalDialect } from './verifier';

/** A file, and the format that it has, for whoever knows only the built-in ones. */
export function formatted(path: string, { id, declaration }: JournalDialect): Omit<JournalRequest, 'afresh'> {
  return { path, dialect: id, ...(declaration === undefined ? {} : { declaration }) };
}

/** What to ask for to have this file verified as a journal of this format. */
export function requestOf(path: string, dialect: JournalDialect, afresh: boolean): JournalRequest {
  return { ...formatted(path, dialect), afresh };
}

/** What is known of a journal. */
export interface SeenJournal {
  readonly stat: Pick<FileStat, 'mtimeMs' | 'size'>;
  readonly answer: Result<VerifiedJournal, FileError>;
  /** What of the answer's is to be told now; `null` when it could not be read. */
  readonly report: JournalReport | null;
  /** As in the record; absent where nobody asked. */
  readonly use?: JournalUse | null;
  readonly database?: JournalDatabase | null;
}

/** What is told of a journal. */
export function recordOf(
  path: string,
  { id, tool, title, form, repair }: JournalDialect,
  { stat, answer, report, use = null, database = null }: SeenJournal,
): JournalRecord {
  return {
    id: `${id}:${path}`,
    path,
    dialect: id,
    tool,
    title,
    form,
    isRepairable: repair !== undefined,
    health: report?.health ?? 'unreadable',
    report,
    error: answer.ok ? null : answer.error,
    use,
    database,
    modifiedAt: stat.mtimeMs,
    size: stat.size,
  };
}
