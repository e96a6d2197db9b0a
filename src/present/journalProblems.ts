import * as l10n from '@vscode/l10n';
import type { InventoryChange, JournalRecord } from '../core/inventory';
import type { Finding, FindingSeverity } from '../core/journal/report';
import { isWithin } from '../core/paths';
import { severityOrder } from './findingCounts';
import { findingPlace, findingText } from './findingText';
import { journalExplanation } from './journalExplanation';
import { findingRange, opensInEditor } from './journalOpening';
import type { TextRange } from './nodeView';
import type { WorkspaceRoots } from './placeText';

/** One line of the Problems panel. */
export interface JournalProblem {
  readonly severity: FindingSeverity;
  readonly message: string;
  /** `null` for the line that only says how many more there are. */
  readonly code: string | null;
  /** In the file; or, where no editor can show that, in the document that explains it. */
  readonly range: TextRange;
}

/** What stands in the Problems panel about one journal. */
export interface JournalProblems {
  readonly document: 'file' | 'explanation';
  readonly problems: readonly JournalProblem[];
}

export interface ProblemOptions {
  readonly roots: WorkspaceRoots;
  /** The largest file that an editor opens without asking. Bytes. */
  readonly editorBytes: number;
}

/** Problems of one journal at the most, besides the line that says how many more there are. */
export const problemLimit = 100;

/** The problems of the journals that a change is about; `null` where there are none, or none any more. */
export function changedProblems(
  { ids, snapshot, previous }: InventoryChange,
  options: ProblemOptions,
): ReadonlyMap<string, JournalProblems | null> {
  const changed = new Map<string, JournalProblems | null>();
  if (snapshot.journals === previous.journals) return changed;
  for (const id of ids) {
    const record = snapshot.journals.get(id);
    if (record !== undefined) changed.set(id, journalProblems(record, options));
    else if (previous.journals.has(id)) changed.set(id, null);
  }
  return changed;
}

/** The worst findings of a journal, in their order, each at its place; `null` where there is nothing to say. */
export function journalProblems(record: JournalRecord, options: ProblemOptions): JournalProblems | null {
  const { report, path } = record;
  if (report === null || report.findingCount === 0) return null;
  // What lies outside of the workspace is shown to whoever asks for it, and is nobody's problem here.
  if (!options.roots.some((root) => isWithin(path, root))) return null;
  const inFile = opensInEditor(record, options.editorBytes);
  const worthIt =
    record.form === 'text' ? report.findings : report.findings.filter(({ severity }) => severity !== 'info');
  const [first] = worthIt;
  if (first === undefined) return null;
  const shown = worst(worthIt);
  const lines = inFile ? null : journalExplanation(record, record.modifiedAt, options.roots).findingLines;
  const placeOf = (finding: Finding): TextRange => {
    const line = lines?.[report.findings.indexOf(finding)];
    return line === undefined ? (findingRange(finding) ?? beginning) : { ...wholeLine, line };
  };
  const problems = shown.map((finding) => problem(finding, inFile, placeOf(finding)));
  const left = worthIt.filter((finding) => !shown.includes(finding));
  const more = report.findingCount - report.findings.length + left.length;
  return {
    document: inFile ? 'file' : 'explanation',
    problems: more === 0 ? problems : [...problems, moreProblem(more, left, placeOf(left[0] ?? shown.at(-1) ?? first))],
  };
}

const beginning: TextRange = { line: 0, from: 0, to: 0 };
const wholeLine = { from: 0, to: 0x7fff_ffff };

/** As many as are shown, in the order in which they stand. */
function worst(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= problemLimit) return findings;
  const kept = severityOrder
    .flatMap((severity) => findings.filter((finding) => finding.severity === severity))
    .slice(0, problemLimit);
  const isKept = new Set(kept);
  return findings.filter((finding) => isKept.has(finding));
}

function problem(finding: Finding, inFile: boolean, range: TextRange): JournalProblem {
  const text = findingText(finding);
  return {
    severity: finding.severity,
    // The panel shows the line of the document, which says nothing of the place in the file where the two differ.
    message: inFile ? text : l10n.t('{0}: {1}', findingPlace(finding), text),
    code: finding.code,
    range,
  };
}

/** As bad as the worst of those that are not shown, so that none hides behind a harmless line. */
function moreProblem(count: number, left: readonly Finding[], range: TextRange): JournalProblem {
  const severity = severityOrder.find((candidate) => left.some((finding) => finding.severity === candidate)) ?? 'info';
  return { severity, message: l10n.t('and {0} more', count), code: null, range };
}
