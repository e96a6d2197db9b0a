import * as l10n from '@vscode/l10n';
import type { Snapshot } from '../core/inventory';
import { healthIcon } from './journalHealth';
import { journalSummary, journalsByUrgency } from './journalsTree';
import { fileText, type WorkspaceRoots } from './placeText';
import { hoverCode, markdownText } from './safeText';

/** The one status-bar item: journal health at a glance. */
export interface StatusView {
  readonly text: string;
  /** Markdown with codicons. */
  readonly tooltip: string;
  readonly accessibilityLabel: string;
  readonly warning: boolean;
}

/** Journals in the hover: more would not fit above the status bar. */
const hoverRows = 12;

/** `null` hides the item: there is no journal. */
export function statusView(snapshot: Snapshot, roots: WorkspaceRoots): StatusView | null {
  const journals = journalsByUrgency(snapshot);
  if (journals.length === 0) return null;
  const count = (health: string): number => journals.filter((journal) => journal.health === health).length;
  const damaged = count('damaged');
  const unreadable = count('unreadable');
  const uninitialised = count('uninitialised');
  const [icon, words] =
    damaged > 0
      ? ['error', damaged === 1 ? l10n.t('1 journal damaged') : l10n.t('{0} journals damaged', damaged)]
      : unreadable > 0
        ? [
            'question',
            unreadable === 1 ? l10n.t('1 journal unreadable') : l10n.t('{0} journals unreadable', unreadable),
          ]
        : uninitialised > 0
          ? [
              'circle-large-outline',
              uninitialised === 1
                ? l10n.t('1 journal uninitialised')
                : l10n.t('{0} journals uninitialised', uninitialised),
            ]
          : [
              'pass',
              journals.length === 1 ? l10n.t('Journal in order') : l10n.t('{0} journals in order', journals.length),
            ];
  const rows = journals
    .slice(0, hoverRows)
    .map(
      (journal) =>
        `- $(${healthIcon(journal.health).id}) ${hoverCode(fileText(journal.path, roots))} — ${markdownText(journalSummary(journal))}`,
    );
  if (journals.length > rows.length)
    rows.push(`- ${markdownText(l10n.t('and {0} more', journals.length - rows.length))}`);
  return {
    text: `$(${icon}) ${words}`,
    tooltip: rows.join('\n'),
    accessibilityLabel: l10n.t('Lockscope: {0}', words),
    warning: damaged > 0,
  };
}
