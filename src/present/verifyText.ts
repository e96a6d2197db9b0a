import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import type { JournalUse } from '../core/journal/use';
import { findingText, severityWord } from './findingText';
import { healthCell, journalFacts } from './inventoryTables';
import { useSentence } from './journalUseText';
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
  const use = useText(record.use);
  const facts = journalFacts(record);
  const health = healthCell(record).text;
  const whole = facts === '' ? health : l10n.t('{0}: {1}', health, facts);
  return [...findings, ...more, `${file}: ${use === '' ? whole : l10n.t('{0}. {1}', whole, use)}`];
}

/** Where there is no graph, nobody asks whether a build will use the journal. */
function useText(use: JournalUse | null): string {
  return use === null || (use.state === 'unknown' && use.reason === 'missing') ? '' : useSentence(use);
}
