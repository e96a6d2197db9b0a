import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import { findingText, severityWord } from './findingText';
import { healthCell, journalFacts } from './inventoryTables';
import { fileText, type WorkspaceRoots } from './placeText';

/** Findings as compilers write them, `path:line:offset: severity: text (code)`, and last what they amount to. */
export function verifyLines(record: JournalRecord, roots: WorkspaceRoots): readonly string[] {
  const file = fileText(record.path, roots);
  const { report } = record;
  const findings = (report?.findings ?? []).map(
    (finding) =>
      `${file}:${finding.line ?? ''}:${finding.offset}: ${severityWord(finding.severity)}: ${findingText(finding)} (${finding.code})`,
  );
  const hidden = report === null ? 0 : report.findingCount - report.findings.length;
  const more = hidden > 0 ? [`${file}: ${l10n.t('and {0} more', hidden)}`] : [];
  const facts = journalFacts(record);
  const health = healthCell(record).text;
  return [...findings, ...more, `${file}: ${facts === '' ? health : l10n.t('{0}: {1}', health, facts)}`];
}
