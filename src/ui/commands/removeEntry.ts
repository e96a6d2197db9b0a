import * as l10n from '@vscode/l10n';
import { ProgressLocation, window } from 'vscode';
import type { Registry, RegistryEntry } from '../../core/registry/registry';
import {
  type EntryDone,
  type EntryTask,
  planEntry,
  removeEntries as removeAll,
} from '../../core/registry/removeEntries';
import { entryRemovalEntry, removalEntry } from '../../core/release/audit';
import { fail } from '../../core/result';
import { dialectView } from '../../present/dialectText';
import { entryRefusedText } from '../../present/entryRefusalText';
import { entryRemovalConfirmation, entryRemovalWords, type NamedRemoval } from '../../present/entryRemovalText';
import { registryTitle } from '../../present/registryText';
import { oneLine } from '../../present/safeText';
import { views } from '../ids';
import type { CommandContext } from './commandContext';
import { entriesOfRows, entryItems } from './pickEntries';
import { confirmAndRemove } from './removeLocks';
import { tellRemoved } from './tellRemoved';
import { underProgress } from './underProgress';

/** *Remove Dead Entry*: from a row, that one; otherwise a choice of the dead ones, several at once. */
export async function removeEntry(context: CommandContext, row: unknown, selection: unknown): Promise<void> {
  const ofRows = entriesOfRows(context, row, selection);
  const entries = ofRows !== undefined && ofRows.length > 0 ? ofRows : await pickDead(context);
  if (entries.length > 0) await removeEntries(context, entries);
}

async function pickDead(context: CommandContext): Promise<readonly RegistryEntry[]> {
  await context.survey.refresh();
  const items = entryItems(context, ({ removal }) => removal.kind !== 'none');
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

/** Asks, removes, and says what came of it. Files that are locks as well are asked about as such. */
async function removeEntries(context: CommandContext, entries: readonly RegistryEntry[]): Promise<void> {
  const locks = entries.flatMap(({ lock }) => (lock === null ? [] : [lock]));
  const view = { id: views.registries, title: l10n.t('Show Registries') };
  if (locks.length === entries.length) {
    return confirmAndRemove(context, locks, { words: entryRemovalWords(entries), view });
  }
  const tasks = planned(context, entries);
  if (tasks === undefined) return;
  const removals = tasks.map(({ entry }) => removalOf(context, entry));
  const question = entryRemovalConfirmation(removals, Date.now(), context.roots());
  const options = { modal: true, detail: question.detail };
  // VS Code focuses the first button, and Cancel cannot be the first: so the first is one that does no harm.
  const answer = await window.showWarningMessage(question.message, options, view.title, question.action);
  const [first] = entries;
  if (answer === view.title && first !== undefined) await context.showEntry(first.id);
  if (answer === question.action) await removeAndReport(context, tasks, question.action);
}

/** Nothing at all where one of them is refused, which is then said. */
function planned(context: CommandContext, entries: readonly RegistryEntry[]): readonly EntryTask[] | undefined {
  const plans = entries.map((entry) => ({
    entry,
    result: planEntry(entry, registryOf(context, entry)?.dialect ?? '', context.policy()),
  }));
  const refused = plans.flatMap(({ entry, result }) => (result.ok ? [] : [{ entry, result }]));
  for (const done of refused) audit(context, done);
  if (refused.length > 0) {
    report(context, refused);
    return undefined;
  }
  return plans.flatMap(({ result }) => (result.ok ? [result.value] : []));
}

async function removeAndReport(context: CommandContext, tasks: readonly EntryTask[], title: string): Promise<void> {
  const location = tasks.length > 1 ? ProgressLocation.Notification : ProgressLocation.Window;
  const results = await underProgress(context, { location, title }, (signal, progress) =>
    removeAll(tasks, context.policy(), context.release, signal, (done) => {
      audit(context, done);
      progress.report({ increment: 100 / tasks.length, message: oneLine(done.entry.name) });
    }),
  );
  await context.onUndoChanged();
  report(context, results);
  await context.survey.refresh();
}

function audit(context: CommandContext, { entry, result }: EntryDone): void {
  const now = Date.now();
  const place = { entry, path: entry.path ?? '', dialect: registryOf(context, entry)?.dialect ?? '' };
  if (result.ok) {
    const made = entry.lock === null ? entryRemovalEntry(place, result, now) : removalEntry(entry.lock, result, now);
    return context.audit.add(made);
  }
  const { error } = result;
  if (error.kind === 'map') context.audit.add(entryRemovalEntry(place, fail(error.refusal), now));
  else if (entry.lock !== null) context.audit.add(removalEntry(entry.lock, fail(error.refusal), now));
}

function report(context: CommandContext, results: readonly EntryDone[]): void {
  const now = Date.now();
  tellRemoved(
    context,
    results.flatMap(({ result }) => (result.ok ? [result.value] : [])),
    results.flatMap(({ entry, result }) => {
      if (result.ok) return [];
      const isConflict = result.error.refusal.reason === 'conflict';
      return [{ name: oneLine(entry.name), text: entryRefusedText(result.error, now), isConflict }];
    }),
  );
}

function removalOf(context: CommandContext, entry: RegistryEntry): NamedRemoval {
  const registry = registryOf(context, entry);
  const map =
    entry.lock === null && registry !== undefined ? context.release.catalog().map(registry.dialect) : undefined;
  return {
    entry,
    title: registry === undefined ? '' : registryTitle(registry),
    harm: map === undefined ? '' : dialectView({ dialect: map.id, words: map.words }).harm,
  };
}

function registryOf(context: CommandContext, { id }: RegistryEntry): Registry | undefined {
  return context.registries().find(({ entries }) => entries.some((entry) => entry.id === id));
}
