import { commands, window } from 'vscode';
import * as l10n from '@vscode/l10n';
import { views } from '../ids';
import type { CommandContext } from './commandContext';

/**
 * *Verify Journals*: reads every journal anew. Whoever asks it of a row or of a finding stays there; otherwise it shows
 * the view.
 */
export async function verifyJournals(context: CommandContext, row: unknown): Promise<void> {
  await window.withProgress({ location: { viewId: views.journals }, title: l10n.t('Verifying journals') }, () =>
    context.survey.verifyJournals(),
  );
  if (typeof row === 'string') return;
  await commands.executeCommand(`${views.journals}.focus`);
  const journals = [...context.inventory.snapshot.journals.values()];
  if (journals.length === 0) {
    void window.showInformationMessage(l10n.t('There is no journal here.'));
  }
}
