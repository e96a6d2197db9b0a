import { window } from 'vscode';
import * as l10n from '@vscode/l10n';
import { views } from '../ids';
import type { CommandContext } from './commandContext';

/** *Refresh*: looks through all folders again, and asks the database servers and the live nodes. */
export async function refresh(context: CommandContext): Promise<void> {
  const { databases, nodes, survey } = context;
  await window.withProgress({ location: { viewId: views.locks }, title: l10n.t('Looking for locks') }, async () => {
    await Promise.all([survey.refresh(), databases.refresh(), nodes.refresh()]);
  });
}
