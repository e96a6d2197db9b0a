import { window } from 'vscode';
import * as l10n from '@vscode/l10n';
import { keptEntry } from '../../core/release/audit';
import { ok } from '../../core/result';
import { clearConfirmation, clearedText, notClearedText } from '../../present/undoText';
import { unlinked } from '../../present/safeText';
import type { CommandContext } from './commandContext';
import { keptFiles } from './keptFiles';
import { isUntrusted } from './undoLastRelease';

/** *Clear Undo History…*: forgets for good what was removed and could be put back. */
export async function clearUndoHistory(context: CommandContext): Promise<void> {
  const { acting, audit, release, roots } = context;
  const kept = await keptFiles(context);
  if (kept === null) return;
  if (isUntrusted(context, 'clear-undo', kept)) return;
  if (kept.length === 0) return void window.showInformationMessage(l10n.t('There is nothing to undo.'));
  const question = clearConfirmation(kept, roots());
  // VS Code focuses the first button: so the first is the one that does nothing.
  const keep = l10n.t('Keep');
  const options = { modal: true, detail: question.detail };
  if ((await window.showWarningMessage(question.message, options, keep, question.action)) !== question.action) return;
  // Those that were shown, and none that came since.
  const result = await acting.run(() => release.undo.clear(kept.map(({ id }) => id)));
  const done = result.ok ? ok(null) : result;
  for (const entry of kept) audit.add(keptEntry('clear-undo', entry, done, Date.now()));
  await context.onUndoChanged();
  if (result.ok) return void window.showInformationMessage(clearedText(kept.length));
  void window.showWarningMessage(unlinked(notClearedText(result.error)));
}
