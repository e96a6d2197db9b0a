import { window } from 'vscode';
import * as l10n from '@vscode/l10n';
import { orphans } from '../../core/release/sweep';
import { evidenceText } from '../../present/evidenceText';
import { folderText } from '../../present/placeText';
import type { CommandContext } from './commandContext';
import { lockItem, locksOfRows } from './pickLocks';
import { confirmAndRemove, pickAndRemove } from './removeLocks';

/** *Sweep Orphans*: a preview of what would go and why, all chosen, then the question. */
export async function sweepOrphans(context: CommandContext, row: unknown, selection: unknown): Promise<void> {
  const ofRows = locksOfRows(context, row, selection);
  if (ofRows !== undefined && ofRows.length > 0) return confirmAndRemove(context, ofRows);
  await context.survey.refresh();
  const now = Date.now();
  const items = orphans(context.inventory.snapshot).map((record) => ({
    ...lockItem(context, record),
    // The label is its name already.
    detail: [
      folderText(record.path, context.roots()),
      ...record.evidence.slice(1).map((item) => evidenceText(item, now)),
    ].join(' — '),
    picked: true,
  }));
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There are no orphans here.'));
    return;
  }
  await pickAndRemove(context, items, {
    title: l10n.t('Sweep Orphans'),
    placeHolder: l10n.t('Leftovers whose maker is gone'),
  });
}
