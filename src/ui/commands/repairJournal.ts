import { ProgressLocation, Uri, window, workspace } from 'vscode';
import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../../core/inventory';
import { executeRepair, type Repaired } from '../../core/journal/repair/execute';
import { planRepair, type RepairPlan } from '../../core/journal/repair/plan';
import type { RepairRefusal } from '../../core/journal/repair/refusal';
import { repairEntry } from '../../core/release/audit';
import { fail, type Result } from '../../core/result';
import { lockTroubleText, repairRefusalText } from '../../present/repairRefusal';
import { repairConfirmation, repairedText } from '../../present/repairText';
import { nodeOfJournal } from '../../present/journalsTree';
import { fileText } from '../../present/placeText';
import { unlinked } from '../../present/safeText';
import type { CommandContext } from './commandContext';
import { oneJournal } from './pickJournals';
import { showJournalExplanation } from './showExplanation';
import { underProgress } from './underProgress';
import { undoBatch } from './undoLastRelease';

/** To read one of more bytes than that takes long enough to be seen, and to be given up. */
const largeBytes = 16 * 1_048_576;

/** *Repair Journal…*: shows what would change side by side, asks, and repairs. Nothing is changed without the question. */
export async function repairJournal(context: CommandContext, row: unknown): Promise<void> {
  const record = await oneJournal(context, row);
  if (record === undefined) return;
  const plan = await planned(context, record);
  if (!plan.ok) return refuse(context, record, plan.error);
  const { preview } = plan.value;
  await context.repairs.show(record, preview, context.roots());
  const question = repairConfirmation(record, preview, context.roots());
  // The first button has the focus: one that does no harm.
  const look = l10n.t('Look at the Changes');
  const options = { modal: true, detail: question.detail };
  const answer = await window.showWarningMessage(question.message, options, look, question.action);
  if (answer === look) return sayNotYet();
  if (answer !== question.action) return;
  const result = await repaired(context, record, plan.value);
  if (!result.ok) refuse(context, record, result.error);
  else {
    context.audit.add(repairEntry(record, result, Date.now()));
    report(context, result.value);
  }
  await context.onUndoChanged();
  await context.survey.refresh();
}

async function planned(context: CommandContext, record: JournalRecord): Promise<Result<RepairPlan, RepairRefusal>> {
  if (isUnsaved(record)) return fail({ reason: 'unsaved' });
  const location = record.size > largeBytes ? ProgressLocation.Notification : ProgressLocation.Window;
  return underProgress(context, { location, title: l10n.t('Reading the journal') }, (signal) =>
    planRepair(record, { ...context.policy(), within: context.roots() }, context.release, signal),
  );
}

/** Has to wait a moment for the lock; longer where somebody has it. */
async function repaired(
  context: CommandContext,
  record: JournalRecord,
  plan: RepairPlan,
): Promise<Result<Repaired, RepairRefusal>> {
  // Typed while the question was there.
  if (isUnsaved(record)) return fail({ reason: 'unsaved' });
  const title = l10n.t('Repairing the journal');
  return underProgress(context, { location: ProgressLocation.Notification, title }, (signal) =>
    executeRepair(plan, context.release, signal),
  );
}

/** Whether an editor has another text for it. */
function isUnsaved({ path }: JournalRecord): boolean {
  const { fsPath } = Uri.file(path);
  return workspace.textDocuments.some(({ uri, isDirty }) => isDirty && uri.scheme === 'file' && uri.fsPath === fsPath);
}

/** How long it is said that nothing was done yet. Milliseconds. */
const sayMs = 15_000;

/** The comparison stays, with a button above it that asks again. */
function sayNotYet(): void {
  window.setStatusBarMessage(
    l10n.t('Nothing is repaired yet: “Repair Journal…” above the comparison asks again'),
    sayMs,
  );
}

/** Does not wait: a message stays until the user is done with it. */
function refuse(context: CommandContext, record: JournalRecord, refusal: RepairRefusal): void {
  const now = Date.now();
  context.audit.add(repairEntry(record, fail(refusal), now));
  const text = repairRefusalText(refusal, now, record);
  if (refusal.reason === 'conflict') void window.showErrorMessage(text, { modal: true });
  else if (refusal.reason === 'aborted' || refusal.reason === 'nothing-to-repair')
    void window.showInformationMessage(unlinked(text));
  else warn(context, record, `${fileText(record.path, context.roots())}: ${text}`, passing.has(refusal.reason));
}

/** What may be otherwise a moment later. */
const passing = new Set<RepairRefusal['reason']>([
  'being-written',
  'busy',
  'changed-underneath',
  'held',
  'in-use',
  'unsaved',
]);

/** With a button, also since without one only the beginning of a long text is shown. */
function warn(context: CommandContext, record: JournalRecord, text: string, mayPass: boolean): void {
  const next = mayPass ? l10n.t('Try Again') : l10n.t('Explain');
  void window.showWarningMessage(unlinked(text), next).then((answer) => {
    if (answer !== next) return undefined;
    return mayPass ? again(context, record) : showJournalExplanation(context, record, null);
  });
}

/** By its id, since more may be known of it by now. */
function again(context: CommandContext, record: JournalRecord): Promise<void> {
  return repairJournal(context, nodeOfJournal(record.id));
}

function report(context: CommandContext, { kept, lock }: Repaired): void {
  const undo = l10n.t('Undo');
  const done = repairedText(kept, context.roots());
  const said =
    lock === null
      ? window.showInformationMessage(unlinked(done), undo)
      : window.showWarningMessage(unlinked(`${done} ${lockTroubleText(lock)}`), undo);
  void said.then((answer) => {
    if (answer === undo) return undoBatch(context, kept.batch);
    return undefined;
  });
}
