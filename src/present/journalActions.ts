import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import { assertNever } from '../core/util/assertNever';

/** What is offered where a finding stands: in its hover, and as its quick fix. */
export type JournalAction = 'repair' | 'explain' | 'verify';

/** What is offered for a journal, in this order. */
export function journalActions(record: JournalRecord): readonly JournalAction[] {
  return mayBeRepaired(record) ? ['repair', 'explain', 'verify'] : ['explain', 'verify'];
}

/** Whether its repair is offered; what comes of it is decided when it is asked for. */
export function mayBeRepaired({ health, isRepairable }: JournalRecord): boolean {
  return health === 'damaged' && isRepairable;
}

export function journalActionText(action: JournalAction): string {
  switch (action) {
    case 'repair':
      return l10n.t('Repair Journal…');
    case 'explain':
      return l10n.t('Explain');
    case 'verify':
      return l10n.t('Verify Again');
    default:
      return assertNever(action);
  }
}
