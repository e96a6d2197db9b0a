import type { JournalRecord } from '../inventory';
import type { FileError, FileStat, JournalRequest, VerifiedJournal } from '../ports';
import type { Result } from '../result';
import type { JournalReport } from './report';
import type { JournalDialect } from './verifier';

/** What to ask for to have this file verified as a journal of this format. */
export function requestOf(path: string, { id, declaration }: JournalDialect, afresh: boolean): JournalRequest {
  return { path, dialect: id, ...(declaration === undefined ? {} : { declaration }), afresh };
}

/** What is told of a journal. `report`: what of the answer's is to be told now; `null` when it could not be read. */
export function recordOf(
  path: string,
  { id, tool, form, repair }: JournalDialect,
  { mtimeMs, size }: Pick<FileStat, 'mtimeMs' | 'size'>,
  answer: Result<VerifiedJournal, FileError>,
  report: JournalReport | null,
): JournalRecord {
  const error = answer.ok ? null : answer.error;
  const health = report?.health ?? 'unreadable';
  return {
    id: `${id}:${path}`,
    path,
    dialect: id,
    tool,
    form,
    isRepairable: repair !== undefined,
    health,
    report,
    error,
    modifiedAt: mtimeMs,
    size,
  };
}
