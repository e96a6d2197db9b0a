import { window } from 'vscode';
import * as l10n from '@vscode/l10n';
import { fileText } from '../../present/placeText';
import { undoFailureText } from '../../present/releaseText';
import type { CommandContext } from './commandContext';

/** *Undo Last Release*: puts back what was removed last, unless its place is taken. */
export async function undoLastRelease(context: CommandContext): Promise<void> {
  const [last] = await context.release.undo.list();
  if (last === undefined) {
    void window.showInformationMessage(l10n.t('There is nothing to undo.'));
    return;
  }
  const together = context.lastRelease();
  await undoLast(context, together.includes(last.id) ? together : [last.id]);
}

/** Puts these back, newest first, and says so before it looks at everything again, which may take a while. */
export async function undoLast(context: CommandContext, ids: readonly string[]): Promise<void> {
  const { release, log, policy, survey } = context;
  if (!policy().trusted) {
    void window.showWarningMessage(l10n.t('This workspace is not trusted: Lockscope looks, but does not act.'));
    return;
  }
  const entries = (await release.undo.list()).filter(({ id }) => ids.includes(id));
  const restored: string[] = [];
  for (const { id, path } of entries) {
    const result = await release.undo.restore(id);
    if (result.ok) {
      restored.push(path);
      log.info(`put back ${JSON.stringify(path)}`);
    } else {
      log.warn(`could not put back ${JSON.stringify(path)}: ${result.error.code}`);
      void window.showWarningMessage(undoFailureText(result.error));
    }
  }
  const [only] = restored;
  if (restored.length === 1 && only !== undefined) {
    void window.showInformationMessage(l10n.t('Put back {0}.', fileText(only, context.roots())));
  } else if (restored.length > 1) void window.showInformationMessage(l10n.t('Put back {0} files.', restored.length));
  // Put back by another window, or dropped: a click is not to go without an answer.
  else if (entries.length === 0) void window.showInformationMessage(l10n.t('There is nothing to undo.'));
  await context.onUndoChanged();
  await survey.refresh();
}
