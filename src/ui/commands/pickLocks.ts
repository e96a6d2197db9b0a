import { type QuickPickItem, ThemeColor, ThemeIcon, window } from 'vscode';
import { clientHolder } from '../../core/databases/clientHolder';
import type { LockRecord } from '../../core/lock';
import { basename } from '../../core/paths';
import { holderOf } from '../../core/registry/registry';
import { shortAge } from '../../present/ageText';
import { databaseRowOf } from '../../present/databases/rowIds';
import { lockOfNode } from '../../present/locksTree';
import { holderShort } from '../../present/holderText';
import { fileText } from '../../present/placeText';
import { entryOfNode } from '../../present/registryRowIds';
import { oneLine } from '../../present/safeText';
import { verdictIcon, verdictWord } from '../../present/verdictText';
import type { CommandContext } from './commandContext';
import { entryOfRow } from './pickEntries';

export interface LockItem extends QuickPickItem {
  readonly record: LockRecord;
}

/**
 * The locks a command is about: the rows it was called on, looked up in the snapshot of now; `undefined` when it
 * was not called on rows.
 */
export function locksOfRows(context: CommandContext, row: unknown, selection: unknown): LockRecord[] | undefined {
  if (typeof row !== 'string') return undefined;
  const rows = Array.isArray(selection) && selection.includes(row) ? (selection as unknown[]) : [row];
  // An entry of a registry that is a lock as well has the id of that lock.
  const ids = new Set(rows.map((id) => (typeof id === 'string' ? (lockOfNode(id) ?? entryOfNode(id)) : undefined)));
  return [...ids]
    .map((id) => (id === undefined ? undefined : context.inventory.snapshot.locks.get(id)))
    .filter((record) => record !== undefined);
}

/** The one lock a command is about: its row, the only selected row, or the one that is picked now. */
export async function oneLock(
  context: CommandContext,
  row: unknown,
  title: string,
  candidates: (record: LockRecord) => boolean = () => true,
): Promise<LockRecord | undefined> {
  const fromRow = locksOfRows(context, row, undefined)?.[0];
  if (fromRow !== undefined) return fromRow;
  const { locks } = context.inventory.snapshot;
  const selected = context.selectedLocks();
  const only = selected.length === 1 && selected[0] !== undefined ? locks.get(selected[0]) : undefined;
  if (only !== undefined && candidates(only)) return only;
  const items = [...locks.values()].filter(candidates).map((record) => lockItem(context, record));
  return (await window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true }))?.record;
}

/** The process a command is about: that of an entry or of a session of a database, by its row, or the holder of a lock. */
export async function oneHolder(
  context: CommandContext,
  row: unknown,
  title: string,
  candidates: (record: LockRecord) => boolean,
): Promise<Pick<LockRecord, 'holder'> | undefined> {
  if (databaseRowOf(row) !== undefined) {
    const client = await context.databases.clientOf(row);
    return { holder: client === undefined ? null : await clientHolder(client.process, context.stop.processes) };
  }
  const entry = entryOfRow(context, row);
  return entry === undefined ? oneLock(context, row, title, candidates) : { holder: holderOf(entry) };
}

export function lockItem(context: CommandContext, record: LockRecord): LockItem {
  const age = shortAge(record, Date.now());
  const { id, color } = verdictIcon(record);
  return {
    label: oneLine(basename(record.path)),
    description: [verdictWord(record.verdict), holderShort(record), age].filter((part) => part !== '').join(' · '),
    detail: fileText(record.path, context.roots()),
    iconPath: color === null ? new ThemeIcon(id) : new ThemeIcon(id, new ThemeColor(color)),
    record,
  };
}
