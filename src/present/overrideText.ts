import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../core/lock';
import { basename } from '../core/paths';
import { oldText } from './ageText';
import { dialectView } from './dialectText';
import { evidenceText } from './evidenceText';
import { holderShort } from './holderText';
import { fileText, type WorkspaceRoots } from './placeText';
import { type ConfirmationView, wayText } from './releaseText';
import { oneLine } from './safeText';

/**
 * What is asked before a lock goes that nobody could prove to be abandoned: all that is known, what is not, what a
 * wrong answer does, and what nobody can take off the person who answers.
 */
export function overrideConfirmation(
  record: LockRecord,
  now: number,
  roots: WorkspaceRoots,
  isExchanged: (record: LockRecord) => boolean,
): ConfirmationView {
  const { title, harm } = dialectView(record);
  const resource = fileText(record.resource, roots);
  const lines = [
    fileText(record.path, roots),
    l10n.t('{0}: {1}', title, [holderShort(record), oldText(record, now)].filter((part) => part !== '').join(', ')),
    '',
    record.verdict === 'overdue'
      ? l10n.t('It is past its lease, but nothing proves that its holder is gone. What is known:')
      : l10n.t('Nothing proves that somebody holds it, and nothing proves that nobody does. What is known:'),
    ...record.evidence.map((item) => `• ${evidenceText(item, now)}`),
    '',
    harm === ''
      ? l10n.t('If it is in use: two programs may work on {0} at once and damage it.', resource)
      : l10n.t('If it is in use: {0}', harm),
    l10n.t(
      'Lockscope cannot take this risk off you: find out who made it, here and on every machine that shares the folder, and make sure that no such program runs.',
    ),
    '',
    wayText([record], isExchanged),
    l10n.t('It is refused all the same if a living holder is seen, or if it changes before you have answered.'),
  ];
  return {
    message: l10n.t('Release {0} without proof that nobody holds it?', lockName(record)),
    detail: lines.join('\n'),
    action: l10n.t('Release Anyway…'),
  };
}

/** What the person must type: the name of the lock file, as it is shown. */
export function lockName({ path }: LockRecord): string {
  return oneLine(basename(path));
}

export function typeNameText(record: LockRecord, roots: WorkspaceRoots): string {
  return l10n.t('Type the name of the lock file to release {0}: {1}', fileText(record.path, roots), lockName(record));
}

export function wrongNameText(record: LockRecord): string {
  return l10n.t('Type {0} to release it, or press Escape.', lockName(record));
}
