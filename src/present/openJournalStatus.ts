import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import type { FindingSeverity, JournalHealth } from '../core/journal/report';
import { assertNever } from '../core/util/assertNever';
import { journalTitle } from './dialectText';
import { findingCounts } from './findingCounts';
import { contentText } from './journalFactsText';
import { healthWord } from './journalHealth';
import { useWords } from './journalUseText';
import { oneLine } from './safeText';

/** The item in VS Code's list of language states, for the journal in the active editor. */
export interface OpenJournalStatus {
  readonly text: string;
  readonly detail: string;
  readonly accessibilityLabel: string;
  readonly severity: FindingSeverity;
  /** What its command is called. */
  readonly command: string;
}

export function openJournalStatus(record: JournalRecord): OpenJournalStatus {
  const { health, report, error, use } = record;
  const words = l10n.t('{0} {1}', journalTitle(record), healthWord(health));
  const counts = report === null ? '' : findingCounts(report);
  const content =
    report === null ? oneLine(error?.message ?? '') : health === 'damaged' ? counts : contentText(report.facts);
  const detail = [content, useWords(use)].filter((part) => part !== '').join(' · ');
  return {
    text: words,
    detail,
    accessibilityLabel: [l10n.t('Lockscope: {0}', words), detail].filter((part) => part !== '').join(', '),
    severity: severityOf(health),
    command: counts === '' ? l10n.t('Show Journal') : l10n.t('Show Findings'),
  };
}

function severityOf(health: JournalHealth): FindingSeverity {
  switch (health) {
    case 'damaged':
      return 'error';
    case 'unreadable':
      return 'warning';
    case 'ok':
    case 'uninitialised':
      return 'info';
    default:
      return assertNever(health);
  }
}
