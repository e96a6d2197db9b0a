import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import type { Finding } from '../core/journal/report';
import { findingPlace, findingText, findingTitle, severityIcon } from './findingText';
import { type JournalAction, journalActionText } from './journalActions';
import { findingRange } from './journalOpening';
import { useSentence } from './journalUseText';
import { problemLimit } from './journalProblems';
import { hoverCode, markdownText } from './safeText';
import { agoText } from './timeText';

/** Where the mouse is, as editors count: from 0, UTF-16 units. */
export interface HoverPlace {
  readonly line: number;
  readonly column: number;
}

/** What can be done from a hover, each with the address of its link. */
export type ActionLinks = readonly { readonly action: JournalAction; readonly target: string }[];

/** Findings of one line that are told of in a hover. */
const hoverLimit = 5;

/**
 * What is said of a line of a journal under the mouse, as Markdown with codicons: what is wrong there and what the tool
 * will do with it; of the first line, from when it is. Empty where there is nothing to say.
 */
export function journalHover(record: JournalRecord, place: HoverPlace, now: number, links: ActionLinks): string {
  const findings = (record.report?.findings ?? []).filter((finding) => findingRange(finding)?.line === place.line);
  const told = findings.slice(0, hoverLimit).map((finding) => toldOf(record, finding, place));
  const more = findings.length - told.length;
  const parts = [
    ...(place.line === 0 ? headerLines(record, now) : []),
    ...told,
    ...(more > 0 ? [markdownText(l10n.t('and {0} more', more))] : []),
    ...(findings.length > 0 ? [linkLine(links)] : []),
  ];
  return parts.join('\n\n');
}

function toldOf(record: JournalRecord, finding: Finding, place: HoverPlace): string {
  const head = `$(${severityIcon(finding.severity).id}) **${markdownText(findingTitle(finding.code))}**`;
  const where = markdownText(findingPlace(finding));
  // There VS Code shows the problem itself, with the same words.
  if (isInProblem(record, finding, place)) return `${head}, ${where}`;
  const text = markdownText(findingText({ ...finding, excerpt: '' }));
  const excerpt = hoverCode(finding.excerpt);
  return `${head}, ${where}: ${[text, excerpt].filter((part) => part !== '').join(' ')}`;
}

function isInProblem({ report }: JournalRecord, finding: Finding, { column }: HoverPlace): boolean {
  const range = findingRange(finding);
  if (report === null || range === null || report.findingCount > problemLimit) return false;
  return column >= range.from && column <= range.to;
}

function headerLines({ report, use }: JournalRecord, now: number): readonly string[] {
  const said = use === null ? [] : [markdownText(useSentence(use))];
  if (report?.facts.kind !== 'codegraph' || report.facts.headerTimestamp === null) return said;
  return [markdownText(l10n.t('Header time {0}', agoText(report.facts.headerTimestamp, now))), ...said];
}

function linkLine(links: ActionLinks): string {
  return links.map(({ action, target }) => `[${markdownText(journalActionText(action))}](${target})`).join(' · ');
}
