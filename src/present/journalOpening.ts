import type { JournalRecord } from '../core/inventory';
import type { Finding } from '../core/journal/report';
import type { Opens, TextRange } from './nodeView';

/** VS Code looks for NUL bytes in so many bytes at the beginning; with one among them, a file counts as binary. */
const binaryLookBytes = 512;

/**
 * Whether an editor can show the file itself; otherwise the document that explains it is opened. `editorBytes`: the
 * largest file that an editor opens without asking.
 */
export function opensInEditor(
  { form, size, report }: Pick<JournalRecord, 'form' | 'size' | 'report'>,
  editorBytes: number,
): boolean {
  // What Lockscope could not read, an editor cannot either, and would only say so.
  if (report === null || form === 'binary' || size > editorBytes) return false;
  return !report.findings.some(({ code, offset }) => code === 'nul-byte' && offset < binaryLookBytes);
}

/** What a click on a journal opens, or on one of its findings by its place in the report. */
export function journalOpens(record: JournalRecord, finding: number | null, editorBytes: number): Opens {
  if (!opensInEditor(record, editorBytes)) return { kind: 'explanation', journal: record.id, finding };
  const found = finding === null ? undefined : record.report?.findings[finding];
  return { kind: 'file', path: record.path, range: found === undefined ? null : findingRange(found) };
}

/** Columns beyond the end of any line: an editor takes them for its end. */
const lineEnd = 0x7fff_ffff;

/** Where a finding stands in an editor; `null` in a format without lines. All of the line, where nobody counted columns. */
export function findingRange({
  line,
  returns = 0,
  columns,
}: Pick<Finding, 'line' | 'returns' | 'columns'>): TextRange | null {
  if (line === null) return null;
  return { line: Math.max(0, line - 1 + returns), from: columns?.from ?? 0, to: columns?.to ?? lineEnd };
}
