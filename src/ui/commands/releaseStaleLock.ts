import { window } from 'vscode';
import * as l10n from '@vscode/l10n';
import { staleLocks } from '../../core/release/sweep';
import type { CommandContext } from './commandContext';
import { lockItem, locksOfRows } from './pickLocks';
import { confirmAndRemove, pickAndRemove } from './removeLocks';

/** *Release Stale Lock*: from a row, that one; otherwise a choice of the stale ones, several at once. */
export async function releaseStaleLock(context: CommandContext, row: unknown, selection: unknown): Promise<void> {
  const ofRows = locksOfRows(context, row, selection);
  if (ofRows !== undefined && ofRows.length > 0) return confirmAndRemove(context, ofRows);
  await context.survey.refresh();
  const items = staleLocks(context.inventory.snapshot).map((record) => lockItem(context, record));
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There is no stale lock here.'));
    return;
  }
  const [only] = items;
  if (items.length === 1 && only !== undefined) only.picked = true;
  await pickAndRemove(context, items, {
    title: l10n.t('Release Stale Lock'),
    placeHolder: l10n.t('Locks nobody holds any more'),
  });
}
