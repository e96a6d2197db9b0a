import { type QuickPickItem, ThemeColor, ThemeIcon, window } from 'vscode';
import { byConcern, stateOf } from '../../core/registry/entryState';
import type { Registry, RegistryEntry } from '../../core/registry/registry';
import { entrySummary, stateIcon } from '../../present/entryText';
import { fileText } from '../../present/placeText';
import { entryOfNode } from '../../present/registryRowIds';
import { registryPlace } from '../../present/registryText';
import { oneLine } from '../../present/safeText';
import type { CommandContext } from './commandContext';

export interface EntryItem extends QuickPickItem {
  readonly entry: RegistryEntry;
}

/** The entry of a row of the Registries view, as it is now. */
export function entryOfRow(context: CommandContext, row: unknown): RegistryEntry | undefined {
  const id = typeof row === 'string' ? entryOfNode(row) : undefined;
  return id === undefined ? undefined : entryById(context, id);
}

export function entryById(context: CommandContext, id: string): RegistryEntry | undefined {
  for (const { entries } of context.registries()) {
    const found = entries.find((entry) => entry.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The entries a command is about: the rows it was called on; `undefined` when it was not called on rows. */
export function entriesOfRows(context: CommandContext, row: unknown, selection: unknown): RegistryEntry[] | undefined {
  if (typeof row !== 'string') return undefined;
  const rows = Array.isArray(selection) && selection.includes(row) ? (selection as unknown[]) : [row];
  const entries = rows.map((one) => entryOfRow(context, one)).filter((entry) => entry !== undefined);
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

/** The one entry a command is about: its row, the only selected row, or the one that is picked now. */
export async function oneEntry(
  context: CommandContext,
  row: unknown,
  title: string,
  candidates: (entry: RegistryEntry) => boolean = () => true,
): Promise<RegistryEntry | undefined> {
  const fromRow = entryOfRow(context, row);
  if (fromRow !== undefined) return fromRow;
  const [id, ...others] = context.selectedEntries();
  const only = id === undefined || others.length > 0 ? undefined : entryById(context, id);
  if (only !== undefined && candidates(only)) return only;
  const options = { title, matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(entryItems(context, candidates), options))?.entry;
}

/** What is wrong first. */
export function entryItems(context: CommandContext, candidates: (entry: RegistryEntry) => boolean): EntryItem[] {
  return context
    .registries()
    .flatMap((registry) => registry.entries.filter(candidates).map((entry) => entryItem(context, entry, registry)))
    .sort((a, b) => byConcern(a.entry, b.entry));
}

function entryItem(context: CommandContext, entry: RegistryEntry, { source }: Registry): EntryItem {
  const { id, color } = stateIcon(stateOf(entry));
  const roots = context.roots();
  return {
    label: oneLine(entry.name),
    description: entrySummary(entry, Date.now()),
    detail: entry.path === null ? registryPlace(source, roots) : fileText(entry.path, roots),
    iconPath: color === null ? new ThemeIcon(id) : new ThemeIcon(id, new ThemeColor(color)),
    entry,
  };
}
