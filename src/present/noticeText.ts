import * as l10n from '@vscode/l10n';
import type { Notice } from '../core/inventory';

/** What keeps Lockscope from seeing everything, in one line; empty when nothing does. */
export function noticeText(notices: readonly Notice[]): string {
  const unreadable = notices.filter(({ code }) => code === 'folder-unreadable').length;
  const unwatched = notices.filter(({ code }) => code === 'folder-unwatched').length;
  const parts: string[] = [];
  if (unreadable > 0) {
    parts.push(
      unreadable === 1 ? l10n.t('1 folder cannot be read.') : l10n.t('{0} folders cannot be read.', unreadable),
    );
  }
  if (unwatched > 0) {
    parts.push(
      unwatched === 1
        ? l10n.t('1 folder cannot be watched; it is looked at now and then.')
        : l10n.t('{0} folders cannot be watched; they are looked at now and then.', unwatched),
    );
  }
  return parts.join(' ');
}
