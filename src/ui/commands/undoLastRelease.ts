import { window } from 'vscode';
import * as l10n from '@vscode/l10n';
import { keptEntry } from '../../core/release/audit';
import type { KeptFile } from '../../core/ports';
import { fail } from '../../core/result';
import { lastBatch, putBackBy, restoreEach } from '../../core/release/undo';
import { lockTroubleText, notPutBackText } from '../../present/repairRefusal';
import { moreNotPutBackText, putBackText } from '../../present/undoText';
import { unlinked } from '../../present/safeText';
import type { CommandContext } from './commandContext';
import { keptFiles } from './keptFiles';

/** *Undo Last Release*: puts back all that was removed last in one go, by whichever window, unless its place is taken. */
export async function undoLastRelease(context: CommandContext): Promise<void> {
  const kept = await keptFiles(context);
  if (kept !== null) await undoEntries(context, lastBatch(kept));
}

/** Puts back what was removed in one go, or what is left of it. */
export async function undoBatch(context: CommandContext, batch: string): Promise<void> {
  const kept = await keptFiles(context);
  const entries = kept?.filter((entry) => entry.batch === batch);
  if (entries !== undefined) await undoEntries(context, entries);
}

/** Whether nothing may be put back or forgotten here, which is then said. */
export function isUntrusted(
  { policy, audit }: CommandContext,
  action: 'undo' | 'clear-undo',
  kept: readonly KeptFile[],
): boolean {
  if (policy().trusted) return false;
  const refusal = fail({ reason: 'untrusted-workspace' } as const);
  for (const entry of kept) audit.add(keptEntry(action, entry, refusal, Date.now()));
  void window.showWarningMessage(l10n.t('This workspace is not trusted: Lockscope looks, but does not act.'));
  return true;
}

/** Newest first; says what came of it before it looks at everything again, which may take a while. */
async function undoEntries(context: CommandContext, entries: readonly KeptFile[]): Promise<void> {
  const { acting, audit, release, roots, survey } = context;
  if (isUntrusted(context, 'undo', entries)) return;
  // Put back by another window, or dropped: a click is not to go without an answer.
  if (entries.length === 0) return void window.showInformationMessage(l10n.t('There is nothing to undo.'));
  const results = await acting.run((signal) =>
    restoreEach(entries, putBackBy(release), signal, ({ kept, result }) =>
      audit.add(keptEntry('undo', kept, result, Date.now())),
    ),
  );
  const restored = results.flatMap(({ kept, result }) => (result.ok ? [kept] : []));
  const locks = results.flatMap(({ result }) => (result.ok && result.value !== null ? [result.value] : []));
  const failures = results.flatMap(({ kept, result }) =>
    result.ok ? [] : [notPutBackText(result.error, kept.path, Date.now(), roots())],
  );
  const [first] = failures;
  if (first !== undefined) {
    const more = failures.length === 1 ? '' : ` ${moreNotPutBackText(failures.length - 1)}`;
    void window.showWarningMessage(unlinked(first) + more);
  }
  const text = [putBackText(restored, roots()), ...locks.map(lockTroubleText)].join(' ');
  if (locks.length > 0) void window.showWarningMessage(unlinked(text));
  else if (restored.length > 0) void window.showInformationMessage(unlinked(text));
  await context.onUndoChanged();
  await survey.refresh();
}
