import { window } from 'vscode';
import type { KeptFile } from '../../core/ports';
import { unlinked } from '../../present/safeText';
import { undoUnreadableText } from '../../present/undoText';
import type { CommandContext } from './commandContext';

/** What can be undone, the newest first; `null` where that cannot be read, which is then said. */
export async function keptFiles({ release }: CommandContext): Promise<readonly KeptFile[] | null> {
  const listed = await release.undo.list();
  if (listed.ok) return listed.value;
  void window.showWarningMessage(unlinked(undoUnreadableText(listed.error)));
  return null;
}
