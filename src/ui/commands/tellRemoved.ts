import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { KeptFile } from '../../core/ports';
import { releasedText } from '../../present/releaseText';
import { unlinked } from '../../present/safeText';
import type { CommandContext } from './commandContext';
import { undoBatch } from './undoLastRelease';

/** Something that stays where it is. */
export interface NotRemoved {
  /** As people know it. */
  readonly name: string;
  /** Why, in one or two sentences. */
  readonly text: string;
  /** Whether somebody came in between, and two may believe now that they have it. */
  readonly isConflict: boolean;
}

/** What came of a removal, with a button to undo it. Does not wait: a message stays until the user is done with it. */
export function tellRemoved(context: CommandContext, kept: readonly KeptFile[], refusals: readonly NotRemoved[]): void {
  const conflict = refusals.find(({ isConflict }) => isConflict);
  if (conflict !== undefined) void window.showErrorMessage(conflict.text, { modal: true });
  const [first] = refusals;
  const [released] = kept;
  if (released === undefined) {
    if (first !== undefined && conflict === undefined) {
      void window.showWarningMessage(unlinked(`${first.name}: ${first.text}`));
    }
    return;
  }
  const undo = l10n.t('Undo');
  const rest = refusals.length === 0 ? '' : ` ${l10n.t('{0} refused; see the log.', refusals.length)}`;
  void window.showInformationMessage(unlinked(releasedText(kept, context.roots())) + rest, undo).then((answer) => {
    if (answer === undo) return undoBatch(context, released.batch);
    return undefined;
  });
}
