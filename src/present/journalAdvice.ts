import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import type { JournalFacts } from '../core/journal/report';
import { assertNever } from '../core/util/assertNever';

/** What can be done about a journal, in sentences. */
export function journalAdvice({
  health,
  report,
  isRepairable,
}: Pick<JournalRecord, 'health' | 'report' | 'isRepairable'>): readonly string[] {
  switch (health) {
    case 'ok':
    case 'uninitialised':
      return [l10n.t('Nothing: it is in nobody’s way.')];
    case 'unreadable':
      return [l10n.t('Make it a file that you can read. Lockscope looks again by itself.')];
    case 'damaged':
      return report === null ? [] : [cure(report.facts), ...(isRepairable ? [repairText()] : [])];
    default:
      return assertNever(health);
  }
}

/** What puts a journal in order that is not repaired here, whether or not it is damaged; of one that could be read. */
export function ownCure({ report }: Pick<JournalRecord, 'report'>): readonly string[] {
  return report === null ? [] : [cure(report.facts)];
}

function repairText(): string {
  return l10n.t(
    'Or have it repaired: “Repair Journal…”, and “lockscope repair” on the command line, show what would change, and can be undone.',
  );
}

function cure(facts: JournalFacts): string {
  switch (facts.kind) {
    case 'codegraph':
      return l10n.t('“codegraph build --no-incremental” looks at every file and begins the journal anew.');
    case 'lines':
      return l10n.t('Mend the lines that are named, while nobody writes to it.');
    case 'sqlite-wal':
    case 'sqlite-rollback':
      return l10n.t(
        'Do not delete it and do not change it. Copy the database and what stands beside it. Then open the database with a program that uses SQLite, which takes from the journal what is whole, and ask it for “PRAGMA integrity_check”.',
      );
    default:
      return assertNever(facts);
  }
}
