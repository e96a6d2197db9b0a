import { type QuickPickItem, ThemeColor, ThemeIcon, Uri, window } from 'vscode';
import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../../core/inventory';
import { basename } from '../../core/paths';
import { mayBeRepaired } from '../../present/journalActions';
import { healthIcon } from '../../present/journalHealth';
import { journalOfNode, journalsByUrgency, journalSummary } from '../../present/journalsTree';
import { fileText } from '../../present/placeText';
import { oneLine } from '../../present/safeText';
import { journalOfComparison } from '../repairDocuments';
import { journalOfDocument } from '../verdictDocuments';
import type { CommandContext } from './commandContext';

interface JournalItem extends QuickPickItem {
  readonly record: JournalRecord;
}

/** The journal a command is about: its row, its finding, its comparison; the one in the editor; or the one that is picked. */
export async function oneJournal(context: CommandContext, target: unknown): Promise<JournalRecord | undefined> {
  const { snapshot } = context.inventory;
  const id = target instanceof Uri ? journalOfComparison(target) : journalOfRow(target);
  if (id !== undefined) return snapshot.journals.get(id);
  const damaged = journalsByUrgency(snapshot).filter(mayBeRepaired);
  const inEditor = journalInEditor(damaged);
  if (inEditor !== undefined) return inEditor;
  if (damaged.length === 0) {
    void window.showInformationMessage(l10n.t('There is no damaged journal here that Lockscope could repair.'));
    return undefined;
  }
  const items = damaged.map((record) => journalItem(context, record));
  const options = { title: l10n.t('Repair Journal'), matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.record;
}

function journalOfRow(row: unknown): string | undefined {
  return typeof row === 'string' ? journalOfNode(row) : undefined;
}

function journalInEditor(journals: readonly JournalRecord[]): JournalRecord | undefined {
  const uri = window.activeTextEditor?.document.uri;
  if (uri === undefined) return undefined;
  const id = journalOfDocument(uri) ?? journalOfComparison(uri);
  return journals.find((record) =>
    id === undefined ? uri.scheme === 'file' && uri.fsPath === Uri.file(record.path).fsPath : record.id === id,
  );
}

function journalItem({ roots }: CommandContext, record: JournalRecord): JournalItem {
  const { id, color } = healthIcon(record.health);
  return {
    label: oneLine(basename(record.path)),
    description: journalSummary(record),
    detail: fileText(record.path, roots()),
    iconPath: color === null ? new ThemeIcon(id) : new ThemeIcon(id, new ThemeColor(color)),
    record,
  };
}
