import * as l10n from '@vscode/l10n';
import type { JournalRecord, Snapshot } from '../core/inventory';
import type { Finding, JournalHealth } from '../core/journal/report';
import { basename } from '../core/paths';
import { assertNever } from '../core/util/assertNever';
import { findingPlace, findingText, findingTitle, severityIcon, severityWord } from './findingText';
import { contentDetails, contentText } from './journalFactsText';
import type { NodeView, TreeView } from './nodeView';
import { fileText, folderText, projectText, type WorkspaceRoots } from './placeText';
import { hoverCode, markdownText, oneLine } from './safeText';
import { momentText } from './timeText';
import type { IconView } from './verdictText';

/** The Journals view: journals, and below each what is wrong with it. */
export function journalsTree(snapshot: Snapshot, roots: WorkspaceRoots): TreeView {
  const journal = (id: string): JournalRecord | undefined => snapshot.journals.get(journalOfNode(id) ?? '');
  return {
    roots: journalsByUrgency(snapshot).map((record) => journalNode(record, roots)),
    childrenOf: (id) => {
      const record = journal(id);
      return record === undefined || id !== prefix + record.id ? [] : findingNodes(record);
    },
    parentOf: (id) => {
      const record = journal(id);
      return record !== undefined && id.includes(separator) ? prefix + record.id : undefined;
    },
    node: (id) => {
      const record = journal(id);
      if (record === undefined) return undefined;
      return id.includes(separator) ? findingNodes(record).find((node) => node.id === id) : journalNode(record, roots);
    },
    tooltipOf: (id) => {
      const record = journal(id);
      if (record === undefined) return '';
      return id.includes(separator) ? findingTooltip(record, id) : journalTooltip(record, roots);
    },
  };
}

/** What is damaged first. */
export function journalsByUrgency(snapshot: Snapshot): readonly JournalRecord[] {
  return [...snapshot.journals.values()].sort(byUrgency);
}

export function healthWord(health: JournalHealth): string {
  switch (health) {
    case 'ok':
      return l10n.t('in order');
    case 'damaged':
      return l10n.t('damaged');
    case 'uninitialised':
      return l10n.t('uninitialised');
    case 'unreadable':
      return l10n.t('unreadable');
    default:
      return assertNever(health);
  }
}

export function healthIcon(health: JournalHealth): IconView {
  switch (health) {
    case 'ok':
      return { id: 'pass', color: 'charts.green' };
    case 'damaged':
      return { id: 'error', color: 'problemsErrorIcon.foreground' };
    case 'uninitialised':
      return { id: 'circle-large-outline', color: 'descriptionForeground' };
    case 'unreadable':
      return { id: 'question', color: 'problemsWarningIcon.foreground' };
    default:
      return assertNever(health);
  }
}

/** What is known of a journal in a few words: `in order · 12 changed, 1 deleted`. */
export function journalSummary(record: JournalRecord): string {
  return summaryParts(record).join(' · ');
}

function summaryParts({ health, report, error }: JournalRecord): readonly string[] {
  const word = healthWord(health);
  if (report === null) return error === null ? [word] : [word, oneLine(error.code)];
  if (report.findingCount > 0 && health === 'damaged') {
    return [word, report.findingCount === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', report.findingCount)];
  }
  return [word, contentText(report.facts)];
}

/** The row of a journal. */
export function nodeOfJournal(journalId: string): string {
  return prefix + journalId;
}

/** The journal a row is about, as the id of its record. */
export function journalOfNode(id: string): string | undefined {
  return id.startsWith(prefix) ? journalIdOf(id) : undefined;
}

const prefix = 'journal:';
/** No path has a NUL in it. */
const separator = '\u0000';

function journalIdOf(nodeId: string): string {
  const end = nodeId.indexOf(separator);
  return nodeId.slice(prefix.length, end < 0 ? undefined : end);
}

function journalNode(record: JournalRecord, roots: WorkspaceRoots): NodeView {
  const name = oneLine(basename(record.path));
  const folder = folderText(record.path, roots);
  return {
    id: prefix + record.id,
    label: name,
    description: [projectText(record.path, roots), ...summaryParts(record)].filter((part) => part !== '').join(' · '),
    icon: healthIcon(record.health),
    accessibilityLabel: l10n.t(
      '{0} journal {1}, {2}, in {3}',
      record.tool,
      name,
      summaryParts(record).join(', '),
      folder,
    ),
    context: 'journal',
    expandable: record.report !== null && record.report.findingCount > 0 ? 'expanded' : 'none',
    opens: record.form === 'text' ? { path: record.path, range: null } : null,
  };
}

function findingNodes(record: JournalRecord): readonly NodeView[] {
  const { report } = record;
  if (report === null) return [];
  const nodes = report.findings.map((finding, index) => findingNode(record, finding, index));
  const hidden = report.findingCount - report.findings.length;
  if (hidden <= 0) return nodes;
  const text = l10n.t('and {0} more', hidden);
  return [
    ...nodes,
    {
      id: `${prefix}${record.id}${separator}more`,
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

function findingNode(record: JournalRecord, finding: Finding, index: number): NodeView {
  const text = findingText(finding);
  const title = findingTitle(finding.code);
  const place = findingPlace(finding);
  const { line, offset, length } = finding;
  return {
    id: `${prefix}${record.id}${separator}${index}`,
    label: line === null ? title : l10n.t('Line {0}: {1}', line, title),
    description: line === null ? place : oneLine(finding.excerpt),
    icon: severityIcon(finding.severity),
    accessibilityLabel: l10n.t('{0}, {1}: {2}', severityWord(finding.severity), place, text),
    context: 'finding',
    expandable: 'none',
    opens: line === null ? null : { path: record.path, range: { line, offset, length } },
  };
}

function findingTooltip({ report }: JournalRecord, id: string): string {
  const finding = report?.findings[Number(id.slice(id.indexOf(separator) + 1))];
  if (finding === undefined) return '';
  const place = findingPlace(finding);
  return `$(${severityIcon(finding.severity).id}) ${markdownText(findingText(finding))}\n\n${markdownText(place)}`;
}

function journalTooltip(record: JournalRecord, roots: WorkspaceRoots): string {
  const { report } = record;
  const lines = [
    `$(${healthIcon(record.health).id}) **${markdownText(healthWord(record.health))}** — ${hoverCode(fileText(record.path, roots))}`,
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
  return lines.join('\n');
}

const urgency: readonly JournalHealth[] = ['damaged', 'unreadable', 'uninitialised', 'ok'];

function byUrgency(a: JournalRecord, b: JournalRecord): number {
  return urgency.indexOf(a.health) - urgency.indexOf(b.health) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
