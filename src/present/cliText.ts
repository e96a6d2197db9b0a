import * as l10n from '@vscode/l10n';
import type { Notice } from '../core/inventory';
import type { LockRecord } from '../core/lock';
import type { FileError } from '../core/ports';
import type { MapTrouble } from '../core/registry/map/jsonMap';
import { mapTroubleText } from './mapTroubleText';
import { fileText, type WorkspaceRoots } from './placeText';
import { oneLine } from './safeText';

/** Why a path given on the command line cannot be used. */
export type TargetProblem =
  | { readonly reason: 'empty' }
  | { readonly reason: 'unreadable'; readonly path: string; readonly error: FileError }
  /** Its folder cannot be listed. */
  | { readonly reason: 'unseen'; readonly path: string }
  /** No dialect claims it. */
  | { readonly reason: 'unclaimed'; readonly path: string }
  /** A folder where a file is wanted. */
  | { readonly reason: 'folder'; readonly path: string }
  /** A file with many entries, of which one is to be named. */
  | { readonly reason: 'registry'; readonly path: string };

/** Every message on the error output begins with the name of the program. */
export function errorLine(text: string): string {
  return l10n.t('lockscope: {0}', text);
}

export function problemText(problem: TargetProblem, roots: WorkspaceRoots): string {
  switch (problem.reason) {
    case 'empty':
      return l10n.t('An empty PATH: a variable that is not set? Write “.” for this folder.');
    case 'unreadable':
      return unreadableText(problem.path, problem.error, roots);
    case 'unseen':
      return l10n.t('{0}: its folder cannot be listed, so nothing is known of it.', fileText(problem.path, roots));
    case 'unclaimed':
      return l10n.t(
        '{0}: nothing that Lockscope knows; not a lock file, or a manifest.',
        fileText(problem.path, roots),
      );
    case 'registry':
      return l10n.t(
        '{0}: a registry. Name its entries: “lockscope registry remove NAME”.',
        fileText(problem.path, roots),
      );
    case 'folder':
      return l10n.t('{0}: a folder. Name the lock files; “lockscope ls” shows them.', fileText(problem.path, roots));
  }
}

export function notAJournalText(path: string, roots: WorkspaceRoots): string {
  return l10n.t('{0}: not a journal of a format that Lockscope verifies.', fileText(path, roots));
}

export function unknownFormatText(format: string, known: readonly string[]): string {
  return l10n.t('There is no format “{0}”. Known are: {1}.', oneLine(format), known.map(oneLine).join(', '));
}

/** `--format` says what a file is, and none was named. */
export function formatOfNothingText(): string {
  return l10n.t('Say which file is of this format, or - for what is piped in.');
}

export function unknownInputText(known: readonly string[]): string {
  return l10n.t(
    'What comes in does not begin like a journal. Say with --format what it is: {0}.',
    known.map(oneLine).join(', '),
  );
}

export function journalNeverRemovedText(): string {
  return l10n.t(
    'Refused: it is a journal, somebody’s data. Lockscope explains and verifies journals, but never removes one.',
  );
}

export function goneText(path: string, roots: WorkspaceRoots): string {
  return l10n.t('{0}: it was there a moment ago and is gone.', fileText(path, roots));
}

export function cannotAskText(): string {
  return l10n.t('Nothing was removed: there is no terminal to ask at. Say --yes to go ahead without a question.');
}

export function cannotRepairText(): string {
  return l10n.t('Nothing was repaired: there is no terminal to ask at. Say --yes to go ahead without a question.');
}

/** Where the name of a journal is wanted. */
export function namedFolderText(path: string, roots: WorkspaceRoots): string {
  return l10n.t('{0}: a folder. Name the journals; “lockscope verify” shows them.', fileText(path, roots));
}

export function declinedText(): string {
  return l10n.t('Nothing was removed.');
}

export function interruptedText(): string {
  return l10n.t('Interrupted before this one: it was not touched.');
}

export function nothingFoundText(filtered: boolean): string {
  return filtered ? l10n.t('No lock is like that here.') : l10n.t('No locks and no journals here.');
}

export function noJournalsText(): string {
  return l10n.t('No journals here.');
}

export function noEntriesText(): string {
  return l10n.t('No file here says under a name where a process is.');
}

export function unknownEntryText(wanted: string): string {
  return l10n.t('There is no entry “{0}” here, by name or by path.', oneLine(wanted));
}

export function ambiguousEntryText(wanted: string, paths: readonly string[], roots: WorkspaceRoots): string {
  const files = paths.map((path) => fileText(path, roots)).join(', ');
  return l10n.t('Several entries have the name “{0}”; say which file is meant: {1}.', oneLine(wanted), files);
}

export function nothingToUndoText(): string {
  return l10n.t('There is nothing to undo.');
}

export function noSuchUndoText(id: string): string {
  return l10n.t('Nothing is kept as {0}; “lockscope undo --list” shows what is.', oneLine(id));
}

/** What keeps a look from being complete: a line each, the first few. */
export function noticeLines(notices: readonly Notice[], roots: WorkspaceRoots): readonly string[] {
  const shown = notices.slice(0, 10).map((notice) => noticeLine(notice, roots));
  const hidden = notices.length - shown.length;
  return hidden > 0 ? [...shown, l10n.t('and {0} more', hidden)] : shown;
}

/** One thing that keeps a look from being complete. */
export function noticeLine({ code, path, error }: Notice, roots: WorkspaceRoots): string {
  return code === 'folder-unreadable'
    ? unreadableText(path, error, roots)
    : l10n.t('{0}: cannot be watched ({1}); looked at now and then.', fileText(path, roots), oneLine(error.code));
}

/** Below an explanation: the command that does what it advises. `path` is ready for a shell. */
export function commandHint({ releasable, kind }: LockRecord, path: string): string | null {
  if (!releasable) return null;
  return kind === 'temp'
    ? l10n.t('On the command line: {0}', `lockscope sweep ${path}`)
    : l10n.t('On the command line: {0}', `lockscope release ${path}`);
}

/** Something that must not happen; `detail` is for whoever mends it. */
export function internalErrorText(detail: string): string {
  return l10n.t('This should not happen, please report it. {0}', detail);
}

export function noCurrentFolderText(): string {
  return l10n.t('The current folder cannot be seen; it may have been removed.');
}

/** The results could not be written where they were to go: a full disk, say. */
export function outputErrorText(error: Error): string {
  return l10n.t('The output is not complete: {0}', oneLine(error.message));
}

export function systemErrorText(error: FileError): string {
  return oneLine(error.message);
}

function unreadableText(path: string, error: FileError, roots: WorkspaceRoots): string {
  const file = fileText(path, roots);
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return l10n.t('{0}: there is no such file or folder.', file);
  return l10n.t('{0}: cannot be read ({1}).', file, oneLine(error.code));
}

/** What is wrong with a registry, for the error output. */
export function registryTroubleText(path: string, trouble: MapTrouble, roots: WorkspaceRoots): string {
  return `${fileText(path, roots)}: ${mapTroubleText(trouble)}`;
}
