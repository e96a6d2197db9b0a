import { commands as vscodeCommands, window } from 'vscode';
import type { Disposable } from '../core/util/disposable';
import * as l10n from '@vscode/l10n';
import type { Inventory, InventoryChange } from '../core/inventory';
import { fileText } from '../present/placeText';
import { unlinked } from '../present/safeText';
import { views } from './ids';

/** Toasts for those who asked for them in the settings; none otherwise. */
export function registerNotifications(
  inventory: Inventory,
  wanted: () => ReadonlySet<string>,
  roots: () => readonly string[],
): Disposable {
  return inventory.onChange((change) => {
    // What was there before the first look is not news.
    if (change.previous.phase === 'looking') return;
    if (wanted().has('staleLock')) {
      tell(
        newlyStale(change),
        roots(),
        views.locks,
        (file) => l10n.t('Stale lock: {0}', file),
        (count) => l10n.t('{0} locks have become stale.', count),
      );
    }
    if (wanted().has('damagedJournal')) {
      tell(
        newlyDamaged(change),
        roots(),
        views.journals,
        (file) => l10n.t('Damaged journal: {0}', file),
        (count) => l10n.t('{0} journals are damaged.', count),
      );
    }
  });
}

function newlyStale({ ids, snapshot, previous }: InventoryChange): readonly string[] {
  return [...ids].flatMap((id) => {
    const record = snapshot.locks.get(id);
    const isNew = record?.verdict === 'stale' && previous.locks.get(id)?.verdict !== 'stale';
    return record !== undefined && isNew && !record.informational ? [record.path] : [];
  });
}

function newlyDamaged({ ids, snapshot, previous }: InventoryChange): readonly string[] {
  return [...ids].flatMap((id) => {
    const record = snapshot.journals.get(id);
    const isNew = record?.health === 'damaged' && previous.journals.get(id)?.health !== 'damaged';
    return record !== undefined && isNew ? [record.path] : [];
  });
}

function tell(
  paths: readonly string[],
  roots: readonly string[],
  view: string,
  one: (file: string) => string,
  many: (count: number) => string,
): void {
  const [first] = paths;
  if (first === undefined) return;
  const show = l10n.t('Show');
  void window
    .showInformationMessage(paths.length === 1 ? unlinked(one(fileText(first, roots))) : many(paths.length), show)
    .then((answer) => {
      if (answer === show) return vscodeCommands.executeCommand(`${view}.focus`);
      return undefined;
    });
}
