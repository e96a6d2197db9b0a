import * as l10n from '@vscode/l10n';
import type { FileError, KeptFile } from '../core/ports';
import { fileText, type WorkspaceRoots } from './placeText';
import { type ConfirmationView, keptText } from './releaseText';
import { oneLine } from './safeText';

/** What is asked before what can be undone is forgotten. */
export function clearConfirmation(kept: readonly KeptFile[], roots: WorkspaceRoots): ConfirmationView {
  const shown = kept.slice(0, 12).map(({ path }) => `• ${fileText(path, roots)}`);
  const hidden = kept.length - shown.length;
  const lines = [
    kept.length === 1
      ? l10n.t('What was removed and is still kept is deleted for good; it can then not be put back:')
      : l10n.t('All that was removed and is still kept is deleted for good; it can then not be put back:'),
    '',
    ...shown,
    ...(hidden > 0 ? [l10n.t('and {0} more', hidden)] : []),
  ];
  return {
    message:
      kept.length === 1
        ? l10n.t('Clear the undo history, with 1 entry?')
        : l10n.t('Clear the undo history, with {0} entries?', kept.length),
    detail: lines.join('\n'),
    action: l10n.t('Clear'),
  };
}

/** The same for a terminal; anything but a clear yes means no. */
export function clearQuestion(kept: readonly KeptFile[]): string {
  return kept.length === 1
    ? l10n.t('Delete the 1 entry that is kept, for good? [y/N] ')
    : l10n.t('Delete the {0} entries that are kept, for good? [y/N] ', kept.length);
}

export function clearedText(count: number): string {
  return count === 1
    ? l10n.t('The undo history was cleared: 1 entry.')
    : l10n.t('The undo history was cleared: {0} entries.', count);
}

export function notClearedText(error: FileError): string {
  return l10n.t('The undo history could not be cleared ({0}).', oneLine(error.message));
}

/** In place of what could be put back. */
export function undoUnreadableText(error: FileError): string {
  return l10n.t('What was removed and kept for undo cannot be read ({0}).', oneLine(error.message));
}

/** What was put back. */
export function putBackText(kept: readonly KeptFile[], roots: WorkspaceRoots): string {
  const [only] = kept;
  return kept.length === 1 && only !== undefined
    ? l10n.t('Put back {0}.', keptText(only, roots))
    : l10n.t('Put back {0} files.', kept.length);
}

/** After the reason why the first of them was not put back. */
export function moreNotPutBackText(count: number): string {
  return count === 1
    ? l10n.t('1 more was not put back; see the log.')
    : l10n.t('{0} more were not put back; see the log.', count);
}
