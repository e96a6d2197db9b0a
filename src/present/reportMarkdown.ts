import * as l10n from '@vscode/l10n';
import type { AuditEntry } from '../core/release/audit';
import type { JournalRecord, Notice } from '../core/inventory';
import type { LockRecord } from '../core/lock';
import type { KeptFile } from '../core/ports';
import { registriesOf } from '../core/registry/registries';
import { takenText } from './ageText';
import { auditWords, removalWord } from './auditText';
import { noticeLine } from './cliText';
import { dialectView } from './dialectText';
import { journalTitle } from './dialectText';
import { findingPlace, findingText, severityWord } from './findingText';
import { holderDetail } from './holderText';
import { journalFacts } from './inventoryTables';
import { databaseSentence } from './journalDatabaseText';
import { healthWord } from './journalHealth';
import { useSentence } from './journalUseText';
import { journalsByUrgency } from './journalsTree';
import { leaseText } from './leaseText';
import { fileText, type WorkspaceRoots } from './placeText';
import type { Report, ReportMachine } from './report';
import { type Block, evidenceLines, fact } from './reportLines';
import { registryLines } from './reportRegistries';
import { markdownCode, markdownLine } from './safeText';
import { momentText } from './timeText';
import { undoUnreadableText } from './undoText';
import { locksByUrgency, verdictMeaning, verdictWord } from './verdictText';

/** The report for people, as Markdown: whatever a file is called, it means nothing in it. */
export function reportMarkdown(report: Report): string {
  const { now, snapshot, roots, machine, audit, undo } = report;
  const locks = locksByUrgency([...snapshot.locks.values()]);
  const journals = journalsByUrgency(snapshot);
  const registries = registriesOf(snapshot);
  const blocks = [
    [`# ${markdownLine(l10n.t('Lockscope report'))}`],
    factLines(report, machine),
    ...section(
      l10n.t('Locks ({0})', locks.length),
      l10n.t('There is no lock.'),
      locks.map((record) => lockLines(record, now, roots)),
    ),
    ...section(
      l10n.t('Journals ({0})', journals.length),
      l10n.t('There is no journal.'),
      journals.map((record) => journalLines(record, roots)),
    ),
    ...section(
      l10n.t('Registries ({0})', registries.length),
      l10n.t('There is no registry.'),
      registries.map((registry) => registryLines(registry, now, roots)),
    ),
    ...section(l10n.t('What could not be seen'), l10n.t('Nothing.'), listOf(snapshot.notices, roots, noticeItem)),
    ...(audit === null
      ? []
      : section(
          l10n.t('What was done since this window was opened'),
          l10n.t('Nothing.'),
          audit.map((entry) => auditLines(entry, roots)),
        )),
    ...section(
      l10n.t('What can be undone'),
      undo.ok ? l10n.t('Nothing.') : undoUnreadableText(undo.error),
      listOf(undo.ok ? undo.value : [], roots, keptItem),
    ),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function factLines({ now, roots, snapshot }: Report, { lockscope, vscode, platform, trusted }: ReportMachine): Block {
  return [
    fact(l10n.t('Date'), markdownLine(`${momentText(now)} (${new Date(now).toISOString()})`)),
    fact(l10n.t('Lockscope'), markdownLine(lockscope)),
    ...(vscode === null ? [] : [fact(l10n.t('VS Code'), markdownLine(vscode))]),
    fact(l10n.t('System'), markdownLine(platform)),
    fact(l10n.t('Workspace'), markdownLine(trusted ? l10n.t('trusted') : l10n.t('not trusted: nothing is removed'))),
    ...roots.map((root) => fact(l10n.t('Folder'), markdownCode(root))),
    ...(snapshot.phase === 'complete' ? [] : [`- ${markdownLine(l10n.t('Not everything has been looked at yet.'))}`]),
  ];
}

function section(heading: string, none: string, blocks: readonly Block[]): readonly Block[] {
  return [[`## ${markdownLine(heading)}`], ...(blocks.length === 0 ? [[markdownLine(none)]] : blocks)];
}

/** A list as one block; none where there is nothing. */
function listOf<T>(
  items: readonly T[],
  roots: WorkspaceRoots,
  toText: (item: T, roots: WorkspaceRoots) => string,
): readonly Block[] {
  return items.length === 0 ? [] : [items.map((item) => `- ${toText(item, roots)}`)];
}

function lockLines(record: LockRecord, now: number, roots: WorkspaceRoots): Block {
  const { title, cure } = dialectView(record);
  const facts: readonly (readonly [string, string])[] = [
    [l10n.t('Kind'), markdownLine(title)],
    [l10n.t('Verdict'), markdownLine(`${verdictWord(record.verdict)}. ${verdictMeaning(record)}`)],
    [l10n.t('Protects'), markdownCode(fileText(record.resource, roots))],
    [l10n.t('Holder'), markdownLine(holderDetail(record, now))],
    [l10n.t('Written'), markdownLine(takenText(record, now))],
    [l10n.t('Lease'), markdownLine(leaseText(record, now))],
    [l10n.t('By itself'), markdownLine(cure)],
    [l10n.t('The tool’s own way'), markdownCode(record.cure ?? '')],
  ];
  return [
    `### ${markdownCode(fileText(record.path, roots))}`,
    '',
    ...facts.filter(([, text]) => text !== '').map(([name, text]) => fact(name, text)),
    `- ${markdownLine(l10n.t('Evidence'))}`,
    ...evidenceLines(record.evidence, now),
  ];
}

function journalLines(record: JournalRecord, roots: WorkspaceRoots): Block {
  const { report } = record;
  const findings = report?.findings ?? [];
  const hidden = (report?.findingCount ?? 0) - findings.length;
  return [
    `### ${markdownCode(fileText(record.path, roots))}`,
    '',
    fact(l10n.t('Kind'), markdownLine(journalTitle(record))),
    fact(l10n.t('Health'), markdownLine(healthWord(record.health))),
    fact(l10n.t('Content'), markdownLine(journalFacts(record))),
    ...(record.use === null ? [] : [fact(l10n.t('Next build'), markdownLine(useSentence(record.use)))]),
    ...(record.database === null ? [] : [fact(l10n.t('Database'), markdownLine(databaseSentence(record.database)))]),
    ...findings.map((finding) => {
      const place = findingPlace(finding);
      return `- ${markdownLine(`${place}: ${severityWord(finding.severity)}: ${findingText(finding)} (${finding.code})`)}`;
    }),
    ...(hidden > 0 ? [`- ${markdownLine(l10n.t('and {0} more', hidden))}`] : []),
  ];
}

function auditLines(entry: AuditEntry, roots: WorkspaceRoots): Block {
  const what = markdownLine(`${momentText(entry.at)} · ${auditWords(entry)}`);
  const whose = entry.holderPid === null ? '' : ` · ${markdownLine(l10n.t('pid {0}', entry.holderPid))}`;
  return [
    `- ${what} · ${markdownCode(fileText(entry.path, roots))}${whose}`,
    // Ages are those of the moment when it was done.
    ...evidenceLines(entry.evidence, entry.at),
  ];
}

function noticeItem(notice: Notice, roots: WorkspaceRoots): string {
  return markdownLine(noticeLine(notice, roots));
}

function keptItem(kept: KeptFile, roots: WorkspaceRoots): string {
  const when = markdownLine(`${momentText(kept.removedAt)} · ${removalWord(kept.by)}`);
  return `${when} · ${markdownCode(fileText(kept.path, roots))} · ${markdownLine(kept.id)}`;
}
