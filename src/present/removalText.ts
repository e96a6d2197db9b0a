import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../core/lock';
import type { KeptFile } from '../core/ports';
import type { RegistryEntry } from '../core/registry/registry';
import type { RightedLeftover } from '../core/release/recovery';
import { assertNever } from '../core/util/assertNever';
import { oldText } from './ageText';
import { removalWord, rightedWord } from './auditText';
import { dialectView } from './dialectText';
import { entryProcessText } from './entryText';
import { evidenceText } from './evidenceText';
import { holderShort } from './holderText';
import { fileText, type WorkspaceRoots } from './placeText';
import { keptText, refusalText } from './releaseText';
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
    'Everything is checked once more at the moment of acting. What is removed is kept: “lockscope undo” puts it back, until “lockscope undo --clear”.',
  );
}

export function removedLine(kept: KeptFile, roots: WorkspaceRoots): string {
  const { kind } = kept;
  const file = keptText(kept, roots);
  const id = oneLine(kept.id);
  if (kind === 'entry') return l10n.t('Removed {0}; kept as {1}.', file, id);
  return kind === 'temp' ? l10n.t('Swept {0}; kept as {1}.', file, id) : l10n.t('Released {0}; kept as {1}.', file, id);
}

/** An entry of the undo store in one line; what has the same batch is put back together. */
export function keptLine(kept: KeptFile, now: number): string {
  const { id, path, removedAt, by, batch } = kept;
  return l10n.t(
    '{0}  {1}  {2} ({3} ago)  {4}, batch {5}',
    oneLine(id),
    oneLine(path),
    momentText(removedAt),
    shortDuration(now - removedAt),
    [shapeWord(kept), entryWord(kept), removalWord(by)].filter((part) => part !== '').join(', '),
    oneLine(batch),
  );
}

/** Before what a crash of Lockscope left is told of, as what was done with it or would be. */
export function putRightLine({ record, result }: RightedLeftover, now: number, roots: WorkspaceRoots): string {
  const file = fileText(record.path, roots);
  if (!result.ok) return l10n.t('{0}: {1}', file, refusalText(result.error, now));
  return l10n.t('Put right {0}, which Lockscope itself had left behind: {1}.', file, rightedWord(result.value.righted));
}

/** The same for a preview. */
export function wouldPutRightLine({ path }: LockRecord, roots: WorkspaceRoots): string {
  return l10n.t('Would put right {0}, which Lockscope itself left behind.', fileText(path, roots));
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

function entryWord({ entry }: KeptFile): string {
  return entry === undefined ? '' : l10n.t('entry “{0}”', oneLine(entry.keys.at(-1) ?? ''));
}

function shapeWord({ shape }: KeptFile): string {
  switch (shape) {
    case 'directory':
      return l10n.t('folder');
    case 'symlink':
      return l10n.t('link');
    case 'file':
      return '';
    default:
      return assertNever(shape);
  }
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

/** The same of an entry of a registry. */
export function entryPreview(entry: RegistryEntry, title: string, now: number, roots: WorkspaceRoots): string {
  return [
    l10n.t('{0}  in {1}', oneLine(entry.name), entry.path === null ? '' : fileText(entry.path, roots)),
    `  ${l10n.t('{0}: {1}', title, entryProcessText(entry))}`,
    ...entry.evidence.map((item) => `  - ${evidenceText(item, now)}`),
  ].join('\n');
}

export function entryQuestion(count: number): string {
  return count === 1 ? l10n.t('Remove it? [y/N] ') : l10n.t('Remove these {0}? [y/N] ', count);
}

/** For a preview that is all there is to be. */
export function wouldRemoveText(count: number): string {
  return count === 1 ? l10n.t('It would be removed.') : l10n.t('These {0} would be removed.', count);
}
