import { commands, window } from 'vscode';
import * as l10n from '@vscode/l10n';
import { views } from '../ids';
import type { CommandContext } from './commandContext';

/** *Verify Journals*: reads every journal anew and shows the view. */
export async function verifyJournals(context: CommandContext): Promise<void> {
  await window.withProgress({ location: { viewId: views.journals }, title: l10n.t('Verifying journals') }, () =>
    context.survey.verifyJournals(),
  );
  await commands.executeCommand(`${views.journals}.focus`);
  const journals = [...context.inventory.snapshot.journals.values()];
  if (journals.length === 0) {
    void window.showInformationMessage(l10n.t('There is no journal here.'));
  }
}
