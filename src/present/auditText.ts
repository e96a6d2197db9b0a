import * as l10n from '@vscode/l10n';
import type { AuditAction, AuditEntry } from '../core/release/audit';
import type { Removal } from '../core/ports';
import type { Righted } from '../core/release/righted';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';

/** One line of the log, with all the evidence. Not translated: logs are read by programs, and by us. */
export function auditLine(entry: AuditEntry): string {
  const { action, outcome, by, reason, righted, quarantine, dialect, path, holderPid, evidence } = entry;
  const how = [by === null ? '' : `by ${by}`, reason === null ? '' : `(${reason})`, righted ?? '']
    .filter((part) => part !== '')
    .join(' ');
  const whose = holderPid === null ? '' : `, holder ${holderPid}`;
  const lies = quarantine === null ? '' : `, what was moved lies at ${JSON.stringify(quarantine)}`;
  return oneLine(
    `${action} ${outcome}${how === '' ? '' : ` ${how}`}: ${dialect} ${JSON.stringify(path)}${whose}${lies}; ${JSON.stringify(evidence)}`,
  );
}

/** `released, exchanged in one step`: what was done, or not done, in a few words. */
export function auditWords(entry: AuditEntry): string {
  const action = actionWord(entry.action);
  const { outcome, by, reason, righted, quarantine } = entry;
  switch (outcome) {
    case 'done': {
      const how = by !== null ? removalWord(by) : righted !== null ? rightedWord(righted) : '';
      const done = how === '' ? l10n.t('{0}: done', action) : l10n.t('{0}: done, {1}', action, how);
      // Of the lock that was taken for it.
      return reason === null ? done : l10n.t('{0}, but the lock is not as it was ({1})', done, oneLine(reason));
    }
    case 'refused':
      return l10n.t('{0}: refused ({1})', action, oneLine(reason ?? ''));
    case 'failed':
      return quarantine === null
        ? l10n.t('{0}: failed ({1})', action, oneLine(reason ?? ''))
        : l10n.t('{0}: failed ({1}); what was moved lies at {2}', action, oneLine(reason ?? ''), oneLine(quarantine));
    default:
      return assertNever(outcome);
  }
}

/** How a lock was taken out of its place. */
export function removalWord(by: Removal): string {
  switch (by) {
    case 'swap':
      return l10n.t('exchanged in one step');
    case 'quarantine':
      return l10n.t('moved aside');
    default:
      return assertNever(by);
  }
}

export function rightedWord(righted: Righted['righted']): string {
  switch (righted) {
    case 'put-back':
      return l10n.t('put back');
    case 'kept':
      return l10n.t('kept for undo');
    case 'cleared':
      return l10n.t('cleared away');
    default:
      return assertNever(righted);
  }
}

function actionWord(action: AuditAction): string {
  switch (action) {
    case 'release':
      return l10n.t('Release');
    case 'sweep':
      return l10n.t('Sweep');
    case 'override':
      return l10n.t('Release anyway');
    case 'undo':
      return l10n.t('Undo');
    case 'put-right':
      return l10n.t('Put right');
    case 'clear-undo':
      return l10n.t('Clear undo history');
    case 'repair':
      return l10n.t('Repair');
    case 'cancel-statement':
      return l10n.t('Cancel statement');
    case 'terminate-session':
      return l10n.t('Terminate session');
    case 'release-row':
      return l10n.t('Release lock row');
    case 'remove-entry':
      return l10n.t('Remove dead entry');
    default:
      return assertNever(action);
  }
}
