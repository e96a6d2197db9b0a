import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../core/lock';
import type { KeptFile } from '../core/ports';
import { oldText } from './ageText';
import { dialectView } from './dialectText';
import { evidenceText } from './evidenceText';
import { holderShort } from './holderText';
import { fileText, type WorkspaceRoots } from './placeText';
import { oneLine } from './safeText';
import { momentText, shortDuration } from './timeText';

/** What would be removed and why, for a terminal: a block a file. */
export function removalPreview(records: readonly LockRecord[], now: number, roots: WorkspaceRoots): string {
  return records.map((record) => recordPreview(record, now, roots)).join('\n\n');
}

/** The question itself; anything but a clear yes means no. */
export function removalQuestion(records: readonly LockRecord[]): string {
  const temps = records.every(({ kind }) => kind === 'temp');
  if (records.length === 1) return temps ? l10n.t('Sweep it? [y/N] ') : l10n.t('Release it? [y/N] ');
  return temps
    ? l10n.t('Sweep these {0}? [y/N] ', records.length)
    : l10n.t('Release these {0}? [y/N] ', records.length);
}

export function removalFootnote(): string {
  return l10n.t(
    'Everything is checked once more at the moment of acting. What is removed is kept: “lockscope undo” puts it back.',
  );
}

export function removedLine({ path, kind, id }: KeptFile, roots: WorkspaceRoots): string {
  const file = fileText(path, roots);
  return kind === 'temp' ? l10n.t('Swept {0}; kept as {1}.', file, id) : l10n.t('Released {0}; kept as {1}.', file, id);
}

/** An entry of the undo store in one line. */
export function keptLine({ id, path, removedAt }: KeptFile, now: number): string {
  return l10n.t(
    '{0}  {1}  {2} ({3} ago)',
    oneLine(id),
    oneLine(path),
    momentText(removedAt),
    shortDuration(now - removedAt),
  );
}

export function nothingToSweep(leftAlone: number): string {
  if (leftAlone === 0) return l10n.t('There is nothing to sweep.');
  return `${l10n.t('There is nothing to sweep.')} ${leftAloneText(leftAlone)}`;
}

/** Leftovers whose makers may still come back to them. */
export function leftAloneText(count: number): string {
  return count === 1
    ? l10n.t('1 leftover is left alone: nothing proves its maker gone. See “lockscope ls --kind temp”.')
    : l10n.t('{0} leftovers are left alone: nothing proves their makers gone. See “lockscope ls --kind temp”.', count);
}

function recordPreview(record: LockRecord, now: number, roots: WorkspaceRoots): string {
  const view = dialectView(record);
  return [
    fileText(record.path, roots),
    `  ${l10n.t('{0}: {1}', view.title, [holderShort(record), oldText(record, now)].filter((part) => part !== '').join(', '))}`,
    ...record.evidence.map((item) => `  - ${evidenceText(item, now)}`),
    ...(view.harm === '' ? [] : [`  ${l10n.t('If it were in use after all: {0}', view.harm)}`]),
  ].join('\n');
}
