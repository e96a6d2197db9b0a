import type { RowMatch, TreeRow } from '../driver/tree';
import { until } from '../driver/until';
import type { Workbench } from '../workbench';

/** The title of the view container, and of its views. */
export const container = 'Lockscope';
export const locks = 'Locks';
export const journals = 'Journals';
export const databases = 'Databases';
export const registries = 'Registries';

export type VerdictWord = 'held' | 'overdue' | 'stale' | 'free' | 'unknown' | 'orphan';

/** The row of a lock: of which kind, in which project, with which verdict. */
export function lockRow(
  project: string,
  verdict: VerdictWord,
  label: string | RegExp = 'changes.journal.lock',
): RowMatch {
  return { label, description: new RegExp(`(?=.*\\b${verdict}\\b)(?=.*(?:^|[\\s/])${project}(?:[\\s/]|$))`) };
}

/** The row of a project's journal with a word on its health; what is damaged says so by what is wrong with it. */
export function journalRow(project: string, health: string): RowMatch {
  const words = health === 'damaged' ? String.raw`\d (?:error|warning)s?\b` : health;
  return {
    label: 'changes.journal',
    description: new RegExp(`(?=.*${words})(?=.*(?:^|[\\s/])${project}(?:[\\s/]|$))`),
  };
}

/** Whether a row is the one meant. */
export function isRow(row: TreeRow, wanted: RowMatch): boolean {
  const { label, description } = typeof wanted === 'string' || wanted instanceof RegExp ? { label: wanted } : wanted;
  const fits = (text: string, match: string | RegExp): boolean =>
    typeof match === 'string' ? text === match : match.test(text);
  return fits(row.label, label) && (description === undefined || fits(row.description, description));
}

/** Waits until a view has such a row; within `limitMs`, if that is part of the promise. */
export async function untilRow(
  workbench: Workbench,
  view: string,
  wanted: RowMatch,
  limitMs?: number,
): Promise<TreeRow> {
  return until(
    `a row ${JSON.stringify(wanted, asText)}`,
    async () => (await workbench.treeRows(view)).find((row) => isRow(row, wanted)),
    limitMs,
  );
}

/** Waits until a view has no such row. */
export async function untilNoRow(workbench: Workbench, view: string, wanted: RowMatch): Promise<void> {
  await until(
    `no row ${JSON.stringify(wanted, asText)}`,
    async () => !(await workbench.treeRows(view)).some((row) => isRow(row, wanted)),
  );
}

/** The rows of the locks' level, as their verdict groups have them: group → labels. */
export function groupsOf(rows: readonly TreeRow[]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  let members: string[] = [];
  for (const row of rows) {
    if (row.level === 1) groups[row.label] = members = [];
    else if (row.level === 2) members.push(row.label);
  }
  return groups;
}

function asText(_key: string, value: unknown): unknown {
  return value instanceof RegExp ? value.source : value;
}
