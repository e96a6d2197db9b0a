import * as l10n from '@vscode/l10n';
import { assertNever } from '../core/util/assertNever';

/** What is offered where a finding stands: in its hover, and as its quick fix. */
export type JournalAction = 'explain' | 'verify';

export function journalActionText(action: JournalAction): string {
  switch (action) {
    case 'explain':
      return l10n.t('Explain');
    case 'verify':
      return l10n.t('Verify Again');
    default:
      return assertNever(action);
  }
}
