import { commands, Uri } from 'vscode';
import { assertNever } from '../../core/util/assertNever';
import type { Opens } from '../../present/nodeView';
import { rangeOf } from '../rangeOf';
import type { CommandContext } from './commandContext';
import { showJournalExplanation } from './showExplanation';

/** What a click on a row opens: a file, at a place of it, or the document that explains what no editor can show. */
export async function openAt(context: CommandContext, opens: Opens): Promise<void> {
  switch (opens.kind) {
    case 'file': {
      const selection = opens.range === null ? {} : { selection: rangeOf(opens.range) };
      await commands.executeCommand('vscode.open', Uri.file(opens.path), { preview: true, ...selection });
      return;
    }
    case 'explanation': {
      const record = context.inventory.snapshot.journals.get(opens.journal);
      if (record !== undefined) await showJournalExplanation(context, record, opens.finding);
      return;
    }
    default:
      return assertNever(opens);
  }
}
