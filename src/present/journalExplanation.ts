import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import type { Finding, JournalHealth } from '../core/journal/report';
import type { JournalUse } from '../core/journal/use';
import { assertNever } from '../core/util/assertNever';
import { journalTitle } from './dialectText';
import { findingCounts } from './findingCounts';
import { findingPlace, findingText, severityWord } from './findingText';
import { journalAdvice } from './journalAdvice';
import { databaseSentence } from './journalDatabaseText';
import { contentDetails } from './journalFactsText';
import { healthWord } from './journalHealth';
import { useSentence } from './journalUseText';
import { fileText, type WorkspaceRoots } from './placeText';
import { markdownCode, markdownLine } from './safeText';
import { agoText } from './timeText';

/** Everything known about one journal, as a Markdown document that can also be read as it is written. */
export interface JournalExplanation {
  readonly text: string;
  /** The lines of the document, from 0, on which the findings stand, in their order; they do not move as time passes. */
  readonly findingLines: readonly number[];
}

/** *Explain Verdict* of a journal: its health, what is in it, every finding with its place, and what can be done. */
export function journalExplanation(record: JournalRecord, now: number, roots: WorkspaceRoots): JournalExplanation {
  const head = [
    `# ${markdownLine(l10n.t('{0}: {1}', journalTitle(record), healthWord(record.health)))}`,
    '',
    markdownLine(healthMeaning(record.health)),
    '',
    ...section(l10n.t('What it is'), factLines(record, now, roots)),
  ];
  const findings = record.report?.findings ?? [];
  const from = head.length + findingsAt;
  return {
    text: [
      ...head,
      ...findingsSection(record),
      ...section(l10n.t('What to do'), journalAdvice(record).map(bullet)),
    ].join('\n'),
    findingLines: findings.map((_, index) => from + index),
  };
}

/** Lines of the section of findings before the first of them. */
const findingsAt = 4;

function findingsSection({ report }: JournalRecord): readonly string[] {
  if (report === null || report.findingCount === 0) return [];
  const hidden = report.findingCount - report.findings.length;
  const more = hidden > 0 ? [bullet(l10n.t('and {0} more', hidden))] : [];
  return [
    `## ${markdownLine(l10n.t('Findings'))}`,
    '',
    markdownLine(findingCounts(report)),
    '',
    ...report.findings.map(findingLine),
    ...more,
    '',
  ];
}

function findingLine(finding: Finding): string {
  const text = findingText({ ...finding, excerpt: '' });
  const said = markdownLine(l10n.t('{0}, {1}: {2}', severityWord(finding.severity), findingPlace(finding), text));
  return `- ${[said, markdownCode(finding.excerpt)].filter((part) => part !== '').join(' ')}`;
}

function factLines(
  { path, report, error, use, database, modifiedAt }: JournalRecord,
  now: number,
  roots: WorkspaceRoots,
): string[] {
  const lines = [named(l10n.t('File'), markdownCode(fileText(path, roots)))];
  if (error !== null) lines.push(named(l10n.t('Cannot be read'), markdownLine(error.message)));
  if (report !== null) {
    lines.push(named(l10n.t('In it'), markdownLine(contentDetails(report.bytes, report.facts))));
    const { facts } = report;
    if (facts.kind === 'codegraph' && facts.headerTimestamp !== null) {
      lines.push(named(l10n.t('Header time'), markdownLine(agoText(facts.headerTimestamp, now))));
    }
  }
  if (use !== null) lines.push(...useLines(use, now));
  if (database !== null) lines.push(named(l10n.t('Database'), markdownLine(databaseSentence(database))));
  return [...lines, named(l10n.t('Written'), markdownLine(agoText(modifiedAt, now)))];
}

function useLines(use: JournalUse, now: number): string[] {
  const rule = l10n.t('Another engine or version of the tool begins anew in any case.');
  const said = useSentence(use);
  const lines = [named(l10n.t('Next build'), markdownLine(use.state === 'used' ? `${said} ${rule}` : said))];
  if ('graphAt' in use && use.graphAt !== null) {
    lines.push(named(l10n.t('Newest file in the graph'), markdownLine(agoText(use.graphAt, now))));
  }
  return lines;
}

function healthMeaning(health: JournalHealth): string {
  switch (health) {
    case 'ok':
      return l10n.t('It is intact. What is noted, if anything, does no harm.');
    case 'damaged':
      return l10n.t('Something in it is wrong. Each finding says what the tool will do with it.');
    case 'uninitialised':
      return l10n.t('It was begun, but it is not in use yet.');
    case 'unreadable':
      return l10n.t('It cannot be read, so nothing can be said of what is in it.');
    default:
      return assertNever(health);
  }
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${markdownLine(heading)}`, '', ...lines, ''];
}

function bullet(text: string): string {
  return `- ${markdownLine(text)}`;
}

/** `value` is Markdown already. */
function named(name: string, value: string): string {
  return `- ${l10n.t('{0}: {1}', markdownLine(name), value)}`;
}
