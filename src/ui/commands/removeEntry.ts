import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { RegistryEntry } from '../../core/registry/registry';
import { entryRemovalWords, notRemovedText } from '../../present/entryRemovalText';
import { unlinked } from '../../present/safeText';
import { views } from '../ids';
import type { CommandContext } from './commandContext';
import { entriesOfRows, entryItems } from './pickEntries';
import { confirmAndRemove } from './removeLocks';

/** *Remove Dead Entry*: from a row, that one; otherwise a choice of the dead ones, several at once. */
export async function removeEntry(context: CommandContext, row: unknown, selection: unknown): Promise<void> {
  const ofRows = entriesOfRows(context, row, selection);
  const entries = ofRows !== undefined && ofRows.length > 0 ? ofRows : await pickDead(context);
  if (entries.length > 0) await removeEntries(context, entries);
}

async function pickDead(context: CommandContext): Promise<readonly RegistryEntry[]> {
  await context.survey.refresh();
  const items = entryItems(context, ({ removal }) => removal.kind === 'lock');
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There is no dead entry here that could be removed.'));
    return [];
  }
  const [only] = items;
  if (items.length === 1 && only !== undefined) only.picked = true;
  const options = {
    title: l10n.t('Remove Dead Entry'),
    placeHolder: l10n.t('Names whose process is gone'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  } as const;
  return ((await window.showQuickPick(items, options)) ?? []).map(({ entry }) => entry);
}

/** What is a lock as well goes by the release of locks, which also says why it refuses. */
async function removeEntries(context: CommandContext, entries: readonly RegistryEntry[]): Promise<void> {
  const locks = entries.flatMap(({ lock }) => (lock === null ? [] : [lock]));
  const [other] = entries.filter(({ lock }) => lock === null);
  if (other !== undefined) {
    void window.showWarningMessage(unlinked(notRemovedText(other)));
  }
  if (locks.length === 0) return;
  const view = { id: views.registries, title: l10n.t('Show Registries') };
  await confirmAndRemove(context, locks, { words: entryRemovalWords(entries), view });
}
