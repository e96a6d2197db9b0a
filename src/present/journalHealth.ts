import * as l10n from '@vscode/l10n';
import type { JournalHealth } from '../core/journal/report';
import { assertNever } from '../core/util/assertNever';
import type { IconView } from './verdictText';

/** What is worst first: the order of rows. */
export const healthOrder: readonly JournalHealth[] = ['damaged', 'unreadable', 'uninitialised', 'ok'];

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
