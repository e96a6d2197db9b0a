import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../core/lock';
import { basename } from '../core/paths';
import type { FileError, KeptFile } from '../core/ports';
import type { Fingerprint } from '../core/fingerprint';
import type { Refusal } from '../core/release/refusal';
import { assertNever } from '../core/util/assertNever';
import { oldText } from './ageText';
import { dialectView } from './dialectText';
import { evidenceText } from './evidenceText';
import { holderShort } from './holderText';
import { fileText, type WorkspaceRoots } from './placeText';
import { oneLine } from './safeText';
import { verdictMeaning, verdictWord } from './verdictText';

export interface ConfirmationView {
  readonly message: string;
  readonly detail: string;
  readonly action: string;
}

/** What is asked before anything is removed: what, who had it, since when, and why it is thought gone. */
export function releaseConfirmation(
  records: readonly LockRecord[],
  now: number,
  roots: WorkspaceRoots,
  isExchanged: (record: LockRecord) => boolean,
): ConfirmationView {
  const [only] = records;
  const temps = records.every(({ kind }) => kind === 'temp');
  const locks = records.every(({ kind }) => kind === 'lock');
  const action = temps ? l10n.t('Sweep') : l10n.t('Release');
  const kept = `${wayText(records, isExchanged)} ${l10n.t('Everything is checked once more at the moment of acting.')}`;
  if (records.length === 1 && only !== undefined) {
    const name = oneLine(basename(only.path));
    const { title, harm } = dialectView(only);
    const lines = [
      fileText(only.path, roots),
      l10n.t('{0}: {1}', title, [holderShort(only), oldText(only, now)].filter((part) => part !== '').join(', ')),
      '',
      ...only.evidence.map((item) => `• ${evidenceText(item, now)}`),
      '',
      ...(harm === '' ? [] : [l10n.t('If it were in use after all: {0}', harm)]),
      kept,
    ];
    return {
      message: temps ? l10n.t('Sweep {0}?', name) : l10n.t('Release the stale lock {0}?', name),
      detail: lines.join('\n'),
      action,
    };
  }
  const shown = records.slice(0, 12).map((record) => {
    const state = [holderShort(record), oldText(record, now)].filter((part) => part !== '').join(', ');
    return `• ${l10n.t('{0} — {1}', fileText(record.path, roots), state)}`;
  });
  const hidden = records.length - shown.length;
  const lines = [...shown, ...(hidden > 0 ? [l10n.t('and {0} more', hidden)] : []), '', kept];
  return {
    message: temps
      ? l10n.t('Sweep {0} orphans?', records.length)
      : locks
        ? l10n.t('Release {0} stale locks?', records.length)
        : l10n.t('Release {0} locks and leftovers?', records.length),
    detail: lines.join('\n'),
    action,
  };
}

/** Which way it goes, and that it is kept, in one sentence. `isExchanged`: its dialect lets a stamp of ours stand in. */
export function wayText(records: readonly LockRecord[], isExchanged: (record: LockRecord) => boolean): string {
  const [only] = records;
  if (records.length !== 1 || only === undefined) {
    return records.some(isExchanged)
      ? l10n.t(
          'Each is exchanged in one step for a lock of Lockscope’s own, which then goes, or moved aside where that cannot be done, and is kept for “Undo Last Release” until the undo history is cleared.',
        )
      : l10n.t('Each is moved aside in one step and kept for “Undo Last Release” until the undo history is cleared.');
  }
  if (isExchanged(only)) {
    return l10n.t(
      'It is exchanged in one step for a lock of Lockscope’s own, which then goes, or moved aside where the system cannot exchange, and is kept for “Undo Last Release” until the undo history is cleared.',
    );
  }
  switch (only.fingerprint.kind) {
    case 'directory':
      return l10n.t(
        'The folder is moved aside in one step and kept for “Undo Last Release” until the undo history is cleared.',
      );
    case 'symlink':
      return l10n.t(
        'The link itself, not what it points to, is moved aside in one step and kept for “Undo Last Release” until the undo history is cleared.',
      );
    default:
      return l10n.t(
        'It is moved aside in one step and kept for “Undo Last Release” until the undo history is cleared.',
      );
  }
}

/** Why nothing was removed, in one or two sentences. */
export function refusalText(refusal: Refusal, now: number): string {
  switch (refusal.reason) {
    case 'untrusted-workspace':
      return l10n.t('This workspace is not trusted: Lockscope looks, but does not act.');
    case 'evidence': {
      const { record } = refusal;
      const proof = record.evidence.map((item) => evidenceText(item, now)).join(' ');
      return l10n.t('Refused: it is {0}. {1} {2}', verdictWord(record.verdict), verdictMeaning(record), proof);
    }
    case 'changed-underneath':
      return l10n.t(
        'Refused: the file changed in the meantime ({0}). Nothing was touched.',
        differenceWords(refusal.differences),
      );
    case 'vanished':
      return l10n.t('It is gone already: there is nothing left to remove.');
    case 'busy':
      return l10n.t('Refused: another Lockscope (process {0}) is releasing it at this moment.', refusal.pid);
    case 'moved-and-put-back':
      return l10n.t(
        'Somebody took the lock at this very moment. Their lock was moved for an instant and is back in its place; nothing was removed.',
      );
    case 'conflict':
      return l10n.t(
        'Somebody took the lock at this very moment, and somebody else took its place before it could be put back: two processes may now both believe that they hold it. Stop both. The lock that was moved lies at {0} ({1}).',
        oneLine(refusal.quarantine),
        oneLine(refusal.error.code),
      );
    case 'failed':
      return l10n.t('Nothing was removed ({0}).', failureText(refusal.error));
    default:
      return assertNever(refusal);
  }
}

/** Why something was not put back, and what to do. */
export function undoFailureText(error: FileError, path: string, roots: WorkspaceRoots): string {
  const file = fileText(path, roots);
  if (error.code === 'EEXIST') {
    return l10n.t(
      'Not put back: something stands at {0} again, and it may be in use. What was removed is still kept: undo again once that place is free.',
      file,
    );
  }
  if (error.code === 'ENOENT')
    return l10n.t('Not put back: the folder of {0} is gone, or it was put back already.', file);
  return l10n.t('Not put back: {0} ({1}).', file, failureText(error));
}

export function releasedText(kept: readonly KeptFile[], roots: WorkspaceRoots): string {
  const temps = kept.every(({ kind }) => kind === 'temp');
  const locks = kept.every(({ kind }) => kind === 'lock');
  const entries = kept.some(({ kind }) => kind === 'entry');
  const [only] = kept;
  if (kept.length === 1 && only !== undefined) {
    if (entries) return l10n.t('Removed {0}.', keptText(only, roots));
    return temps ? l10n.t('Swept {0}.', keptText(only, roots)) : l10n.t('Released {0}.', keptText(only, roots));
  }
  if (entries) return l10n.t('Removed {0} entries.', kept.length);
  if (temps) return l10n.t('Swept {0} orphans.', kept.length);
  return locks
    ? l10n.t('Released {0} stale locks.', kept.length)
    : l10n.t('Removed {0} locks and leftovers.', kept.length);
}

/** What was removed, as the object of a sentence. */
export function keptText({ path, shape, entry }: KeptFile, roots: WorkspaceRoots): string {
  const file = fileText(path, roots);
  if (entry !== undefined) return l10n.t('the entry “{0}” of {1}', oneLine(entry.keys.at(-1) ?? ''), file);
  switch (shape) {
    case 'directory':
      return l10n.t('the folder {0}', file);
    case 'symlink':
      return l10n.t('the link {0}', file);
    case 'file':
      return file;
    default:
      return assertNever(shape);
  }
}

/** `content, time`: what of the file is not as it was. */
function differenceWords(differences: readonly (keyof Fingerprint)[]): string {
  return [...new Set(differences.map(differenceWord))].join(', ');
}

function differenceWord(field: keyof Fingerprint): string {
  switch (field) {
    case 'kind':
      return l10n.t('kind of file');
    case 'dev':
    case 'ino':
      return l10n.t('another file');
    case 'size':
      return l10n.t('size');
    case 'mtimeNs':
      return l10n.t('time');
    case 'sha256':
    case 'inside':
      return l10n.t('content');
    case 'nonce':
      return l10n.t('nonce');
    default:
      return assertNever(field);
  }
}

function failureText(error: FileError): string {
  return oneLine(error.message);
}
