import * as l10n from '@vscode/l10n';
import { lockscopeLeftover } from '../core/dialects/lockscope/leftover';
import type { Evidence } from '../core/evidence';
import type { LockRecord, Verdict } from '../core/lock';
import { basename } from '../core/paths';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';

/** A codicon and a theme colour; `null` leaves the colour to the theme. */
export interface IconView {
  readonly id: string;
  readonly color: string | null;
}

/** Most pressing first: the order of groups and of rows. */
export const verdictOrder: readonly Verdict[] = ['stale', 'orphan', 'overdue', 'unknown', 'held', 'free'];

/** The most pressing first, and by path. */
export function locksByUrgency(records: readonly LockRecord[]): readonly LockRecord[] {
  return [...records].sort(
    (a, b) =>
      verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict) ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  );
}

export function verdictWord(verdict: Verdict): string {
  switch (verdict) {
    case 'held':
      return l10n.t('held');
    case 'overdue':
      return l10n.t('overdue');
    case 'stale':
      return l10n.t('stale');
    case 'free':
      return l10n.t('free');
    case 'unknown':
      return l10n.t('unknown');
    case 'orphan':
      return l10n.t('orphan');
    default:
      return assertNever(verdict);
  }
}

/** One sentence: what the verdict means for this record. */
export function verdictMeaning({
  verdict,
  dialect,
  kind,
  releasable,
  informational,
  resource,
  evidence,
}: LockRecord): string {
  if (informational) {
    return verdict === 'stale'
      ? l10n.t('A note left behind by a process that is gone. It excludes nobody.')
      : l10n.t('A note of who uses {0}. It excludes nobody.', oneLine(basename(resource)));
  }
  switch (verdict) {
    case 'held':
      if (kind === 'kernel') return l10n.t('A running program holds it. Only that program can let go of it.');
      return kind === 'temp'
        ? l10n.t('The process that made this file is alive and may be about to use it.')
        : l10n.t('The holder is alive. Removing the lock now could damage what it protects.');
    case 'overdue':
      return l10n.t('The holder is alive, but past its lease: the next contender will take the lock.');
    case 'stale':
      if (!releasable) return keptText(evidence);
      // Not proved abandoned: expired by its age, as its tool sees it.
      return evidence.some(({ code }) => code === 'tool-rule-expired')
        ? l10n.t('This lock has expired by the rule of its own tool. It can be released.')
        : l10n.t('Nobody holds this lock any more. It can be released.');
    case 'free':
      return l10n.t('The file is there, but nobody holds it. There is nothing to release.');
    case 'unknown':
      return l10n.t('This cannot be decided on the evidence there is, so nothing is offered.');
    case 'orphan':
      if (dialect === lockscopeLeftover.id)
        return l10n.t(
          'Left by a Lockscope that was ended. It is put right, not removed, by the next one that may act here.',
        );
      return releasable
        ? l10n.t('Left behind by an interrupted operation, and its maker is gone. It can be swept.')
        : l10n.t(
            'Left behind by an interrupted operation, and its maker is gone, but Lockscope does not remove files of this kind.',
          );
    default:
      return assertNever(verdict);
  }
}

/** What is left behind and stays, and why. */
function keptText(evidence: LockRecord['evidence']): string {
  const has = (code: Evidence['code']): boolean => evidence.some((item) => item.code === code);
  if (has('is-data')) {
    return l10n.t(
      'Nobody holds it any more, but it may have work in it that was never saved: Lockscope leaves it alone.',
    );
  }
  if (has('watched-too-briefly')) {
    return l10n.t(
      'By the rule of its own tool nobody holds this lock any more. It can be released once it has been watched for a while, or is much older.',
    );
  }
  return has('outside-workspace')
    ? l10n.t('Nobody holds this lock any more, but it lies outside of what is open here: Lockscope leaves it alone.')
    : l10n.t('Nobody holds this lock any more, but Lockscope does not remove locks of this kind.');
}

/** Whether this counts in the badge and in the summary. */
export function isProblem(record: LockRecord): boolean {
  return !record.informational && (record.verdict === 'stale' || record.verdict === 'orphan');
}

export function verdictIcon(record: Pick<LockRecord, 'verdict' | 'informational'>): IconView {
  if (record.informational) return { id: 'info', color: 'descriptionForeground' };
  switch (record.verdict) {
    case 'held':
      return { id: 'lock', color: 'charts.green' };
    case 'overdue':
      return { id: 'watch', color: 'problemsWarningIcon.foreground' };
    case 'stale':
      return { id: 'warning', color: 'problemsErrorIcon.foreground' };
    case 'free':
      return { id: 'unlock', color: 'descriptionForeground' };
    case 'unknown':
      return { id: 'question', color: 'descriptionForeground' };
    case 'orphan':
      return { id: 'debug-disconnect', color: 'problemsErrorIcon.foreground' };
    default:
      return assertNever(record.verdict);
  }
}
