import { commands, ProgressLocation, window } from 'vscode';
import * as l10n from '@vscode/l10n';
import { removalEntry } from '../../core/release/audit';
import type { LockRecord } from '../../core/lock';
import { planRelease } from '../../core/release/release';
import { removeEach, type SweepResult } from '../../core/release/sweep';
import { fileText } from '../../present/placeText';
import { type ConfirmationView, refusalText, releaseConfirmation } from '../../present/releaseText';
import { views } from '../ids';
import type { CommandContext } from './commandContext';
import { showExplanation } from './showExplanation';
import type { LockItem } from './pickLocks';
import { tellRemoved } from './tellRemoved';
import { underProgress } from './underProgress';

/** How it is asked about locks that are shown as something else. */
export interface Asking {
  readonly words: Pick<ConfirmationView, 'message' | 'action'>;
  readonly view: { readonly id: string; readonly title: string };
}

/** Asks, removes by the release protocol, and says what came of it. Nothing is removed without the question. */
export async function confirmAndRemove(
  context: CommandContext,
  records: readonly LockRecord[],
  asking?: Asking,
): Promise<void> {
  if (isRefused(context, records)) return;
  const plain = releaseConfirmation(records, Date.now(), context.roots(), isExchanged(context));
  const question = { ...plain, ...asking?.words };
  const view = asking?.view ?? { id: views.locks, title: l10n.t('Show Locks') };
  // VS Code focuses the first button, and Cancel cannot be the first: so the first is one that does no harm.
  const [only] = records;
  const harmless = records.length === 1 ? l10n.t('Explain Verdict') : view.title;
  const options = { modal: true, detail: question.detail };
  const answer = await window.showWarningMessage(question.message, options, harmless, question.action);
  if (answer === harmless) {
    if (records.length === 1 && only !== undefined) await showExplanation(context, only);
    else await commands.executeCommand(`${view.id}.focus`);
  }
  if (answer !== question.action) return;
  await removeAndReport(context, records, question.action);
}

/** Refuses at once, and says so, what the core would not plan to remove. */
export function isRefused(context: CommandContext, records: readonly LockRecord[], isOverride = false): boolean {
  const refused = records.flatMap((record) => {
    const plan = planRelease(record, context.policy(), isOverride);
    return plan.ok ? [] : [{ record, result: plan }];
  });
  for (const { record, result } of refused) {
    context.audit.add(removalEntry(record, result, Date.now(), isOverride));
  }
  if (refused.length > 0) report(context, refused);
  return refused.length > 0;
}

/** Whether the tool of a lock lets a stamp of ours stand in its place for a moment. */
export function isExchanged({ release }: CommandContext): (record: LockRecord) => boolean {
  const catalog = release.catalog();
  return ({ dialect }) => catalog.byId(dialect)?.stamp !== undefined;
}

/** After the question. */
export async function removeAndReport(
  context: CommandContext,
  records: readonly LockRecord[],
  title: string,
  isOverride = false,
): Promise<void> {
  const results = await removeWithProgress(context, records, title, isOverride);
  await context.onUndoChanged();
  // Said at once: to look at everything again may take a while.
  report(context, results);
  await context.survey.refresh();
}

/** A choice of several, then the question. */
export async function pickAndRemove(
  context: CommandContext,
  items: readonly LockItem[],
  texts: { readonly title: string; readonly placeHolder: string },
): Promise<void> {
  const options = { ...texts, canPickMany: true, matchOnDescription: true, matchOnDetail: true } as const;
  const picked = (await window.showQuickPick(items, options)) ?? [];
  if (picked.length === 0) return;
  await confirmAndRemove(
    context,
    picked.map(({ record }) => record),
  );
}

async function removeWithProgress(
  context: CommandContext,
  records: readonly LockRecord[],
  title: string,
  isOverride: boolean,
): Promise<readonly SweepResult[]> {
  const { audit, policy, release, roots } = context;
  const location = records.length > 1 ? ProgressLocation.Notification : ProgressLocation.Window;
  return underProgress(context, { location, title }, (signal, progress) => {
    const onDone = ({ record, result }: SweepResult): void => {
      audit.add(removalEntry(record, result, Date.now(), isOverride));
      progress.report({ increment: 100 / records.length, message: fileText(record.path, roots()) });
    };
    return removeEach(records, policy(), release, signal, onDone, isOverride);
  });
}

function report(context: CommandContext, results: readonly SweepResult[]): void {
  const now = Date.now();
  tellRemoved(
    context,
    results.flatMap(({ result }) => (result.ok ? [result.value] : [])),
    results.flatMap(({ record, result }) => {
      if (result.ok) return [];
      const isConflict = result.error.reason === 'conflict';
      return [{ name: fileText(record.path, context.roots()), text: refusalText(result.error, now), isConflict }];
    }),
  );
}
