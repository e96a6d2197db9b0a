import * as l10n from '@vscode/l10n';
import type { JournalRecord, Snapshot } from '../core/inventory';
import type { Finding } from '../core/journal/report';
import { basename } from '../core/paths';
import { journalTitle } from './dialectText';
import { findingCounts } from './findingCounts';
import { findingPlace, findingText, findingTitle, severityIcon, severityWord } from './findingText';
import { databaseSentence } from './journalDatabaseText';
import { contentDetails, contentText } from './journalFactsText';
import { healthIcon, healthOrder, healthWord } from './journalHealth';
import { mayBeRepaired } from './journalActions';
import { journalOpens } from './journalOpening';
import { useSentence, useWords } from './journalUseText';
import type { NodeView, TreeView } from './nodeView';
import { fileText, folderText, projectShort, type WorkspaceRoots } from './placeText';
import { hoverCode, markdownText, oneLine } from './safeText';
import { momentText } from './timeText';

export interface JournalsTreeOptions {
  readonly roots: WorkspaceRoots;
  /** The largest file that an editor opens without asking. Bytes. */
  readonly editorBytes: number;
  /** The rows made before with the same options: those of a journal that has not changed are not made again. */
  readonly rows: JournalRows;
}

export type JournalRows = WeakMap<JournalRecord, RowsOfJournal>;

interface RowsOfJournal {
  readonly row: NodeView;
  /** Made when they are asked for: a journal may have a thousand. */
  findings: readonly NodeView[] | null;
}

/** The Journals view: journals, and below each what is wrong with it. */
export function journalsTree(snapshot: Snapshot, options: JournalsTreeOptions): TreeView {
  const journal = (id: string): JournalRecord | undefined => snapshot.journals.get(journalOfNode(id) ?? '');
  const rowOf = (record: JournalRecord): NodeView => rowsOf(record, options).row;
  const findingsOf = (record: JournalRecord): readonly NodeView[] => {
    const rows = rowsOf(record, options);
    return (rows.findings ??= findingNodes(record, options));
  };
  let roots: readonly NodeView[] | undefined;
  return {
    get roots() {
      return (roots ??= journalsByUrgency(snapshot).map(rowOf));
    },
    childrenOf: (id) => {
      const record = journal(id);
      return record === undefined || id !== prefix + record.id ? [] : findingsOf(record);
    },
    parentOf: (id) => {
      const record = journal(id);
      return record !== undefined && id.includes(separator) ? prefix + record.id : undefined;
    },
    node: (id) => {
      const record = journal(id);
      if (record === undefined) return undefined;
      return id.includes(separator) ? findingsOf(record)[placeOf(id, record)] : rowOf(record);
    },
    tooltipOf: (id) => {
      const record = journal(id);
      if (record === undefined) return '';
      return id.includes(separator) ? findingTooltip(record, id) : journalTooltip(record, options.roots);
    },
  };
}

/** What is damaged first. */
export function journalsByUrgency(snapshot: Snapshot): readonly JournalRecord[] {
  return [...snapshot.journals.values()].sort(byUrgency);
}

/** What is known of a journal in a few words: `in order · 12 changed, 1 deleted`. */
export function journalSummary(record: JournalRecord): string {
  return summaryParts(record).join(' · ');
}

function summaryParts(record: JournalRecord): readonly string[] {
  return [...contentParts(record), useWords(record.use)].filter((part) => part !== '');
}

function contentParts({ health, report, error }: JournalRecord): readonly string[] {
  const word = healthWord(health);
  if (report === null) return error === null ? [word] : [word, oneLine(error.code)];
  switch (health) {
    case 'damaged':
      return [word, findingCounts(report)];
    case 'ok':
      return [word, contentText(report.facts), findingCounts(report)];
    default:
      return [word, contentText(report.facts)];
  }
}

/** The same for a row, whose icon says the first word: in a narrow side bar, the counts must find room. */
function rowParts(record: JournalRecord): readonly string[] {
  const saysIt = record.report?.findings.some(({ severity }) => severity !== 'info') === true;
  return record.health === 'damaged' && saysIt ? summaryParts(record).slice(1) : summaryParts(record);
}

/** The row of a journal. */
export function nodeOfJournal(journalId: string): string {
  return prefix + journalId;
}

/** The journal a row is about, as the id of its record. */
export function journalOfNode(id: string): string | undefined {
  return id.startsWith(prefix) ? journalIdOf(id) : undefined;
}

/** The finding a row is about, as its place in the report; `null` for the row of a journal itself. */
export function findingOfNode(id: string): number | null {
  const place = /^\d+$/.exec(id.slice(id.indexOf(separator) + 1))?.[0];
  return id.includes(separator) && place !== undefined ? Number(place) : null;
}

const prefix = 'journal:';
/** No path has a NUL in it. */
const separator = '\u0000';
const moreSuffix = 'more';
/** Below a journal with more findings than that, they are not shown until they are asked for. */
const fewFindings = 20;

function journalIdOf(nodeId: string): string {
  const end = nodeId.indexOf(separator);
  return nodeId.slice(prefix.length, end < 0 ? undefined : end);
}

/** The place of a row among those below its journal; none has a negative one. */
function placeOf(id: string, { report }: JournalRecord): number {
  if (id.endsWith(separator + moreSuffix)) return report?.findings.length ?? -1;
  return findingOfNode(id) ?? -1;
}

function rowsOf(record: JournalRecord, options: JournalsTreeOptions): RowsOfJournal {
  const known = options.rows.get(record);
  if (known !== undefined) return known;
  const rows = { row: journalNode(record, options), findings: null };
  options.rows.set(record, rows);
  return rows;
}

function journalNode(record: JournalRecord, { roots, editorBytes }: JournalsTreeOptions): NodeView {
  const name = oneLine(basename(record.path));
  const folder = folderText(record.path, roots);
  return {
    id: prefix + record.id,
    label: name,
    description: [projectShort(record.path, roots), ...rowParts(record)].filter((part) => part !== '').join(' · '),
    icon: healthIcon(record.health),
    accessibilityLabel: l10n.t(
      '{0} {1}, {2}, in {3}',
      journalTitle(record),
      name,
      summaryParts(record).join(', '),
      folder,
    ),
    context: `journal ${record.health} ${record.form}${mayBeRepaired(record) ? ' repair' : ''}`,
    expandable: expandableOf(record),
    opens: journalOpens(record, null, editorBytes),
  };
}

/** Damage is shown at once; what does no harm is there for whoever wants to see it. */
function expandableOf({ health, report }: JournalRecord): NodeView['expandable'] {
  if (report === null || report.findingCount === 0) return 'none';
  return health === 'damaged' && report.findingCount <= fewFindings ? 'expanded' : 'collapsed';
}

function findingNodes(record: JournalRecord, options: JournalsTreeOptions): readonly NodeView[] {
  const { report } = record;
  if (report === null) return [];
  const nodes = report.findings.map((finding, index) => findingNode(record, finding, index, options));
  const hidden = report.findingCount - report.findings.length;
  if (hidden <= 0) return nodes;
  const text = l10n.t('and {0} more', hidden);
  return [
    ...nodes,
    {
      id: `${prefix}${record.id}${separator}${moreSuffix}`,
      label: text,
      description: '',
      icon: null,
      accessibilityLabel: text,
      context: 'more',
      expandable: 'none',
      opens: null,
    },
  ];
}

function findingNode(
  record: JournalRecord,
  finding: Finding,
  index: number,
  { editorBytes }: JournalsTreeOptions,
): NodeView {
  const text = findingText(finding);
  const title = findingTitle(finding.code);
  const place = findingPlace(finding);
  const { line } = finding;
  return {
    id: `${prefix}${record.id}${separator}${index}`,
    label: line === null ? title : l10n.t('Line {0}: {1}', line, title),
    description: line === null ? place : oneLine(finding.excerpt),
    icon: severityIcon(finding.severity),
    accessibilityLabel: l10n.t('{0}, {1}: {2}', severityWord(finding.severity), place, text),
    context: mayBeRepaired(record) ? 'finding repair' : 'finding',
    expandable: 'none',
    opens: journalOpens(record, index, editorBytes),
  };
}

function findingTooltip({ report }: JournalRecord, id: string): string {
  const finding = report?.findings[findingOfNode(id) ?? -1];
  if (finding === undefined) return '';
  const place = findingPlace(finding);
  return `$(${severityIcon(finding.severity).id}) ${markdownText(findingText(finding))}\n\n${markdownText(place)}`;
}

function journalTooltip(record: JournalRecord, roots: WorkspaceRoots): string {
  const { report } = record;
  const lines = [
    `$(${healthIcon(record.health).id}) **${markdownText(healthWord(record.health))}** — ${hoverCode(fileText(record.path, roots))}`,
    '',
    markdownText(journalTitle(record)),
    '',
  ];
  if (record.error !== null) lines.push(markdownText(record.error.message));
  if (report !== null) {
    const { bytes, facts } = report;
    lines.push(markdownText(contentDetails(bytes, facts)));
    if (facts.kind === 'codegraph' && facts.headerTimestamp !== null) {
      lines.push('', markdownText(l10n.t('Header time {0}', momentText(facts.headerTimestamp))));
    }
  }
  if (record.use !== null) lines.push('', markdownText(useSentence(record.use)));
  if (record.database !== null) lines.push('', markdownText(databaseSentence(record.database)));
  return lines.join('\n');
}

function byUrgency(a: JournalRecord, b: JournalRecord): number {
  return (
    healthOrder.indexOf(a.health) - healthOrder.indexOf(b.health) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
  );
}
