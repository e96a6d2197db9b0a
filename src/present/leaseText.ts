import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../core/lock';
import { shortDuration, shortExact } from './timeText';

/** `12 s left of 30 s`, counting down, or how long it has been over; empty where there is no lease. */
export function leaseText({ lease, kind }: LockRecord, now: number): string {
  if (lease === null) return '';
  const left = lease.expiresAt - now;
  // In its first second it would read `0 s ago`.
  const isNew = left < 0 && left > -1_000;
  if (kind === 'temp') {
    if (isNew) return l10n.t('has just become old enough to sweep');
    return left >= 0
      ? l10n.t('left alone for another {0}', shortDuration(left))
      : l10n.t('became old enough to sweep {0} ago', shortDuration(-left));
  }
  const whole = shortExact(lease.durationMs);
  if (isNew) return l10n.t('has just expired (it was {0})', whole);
  return left >= 0
    ? l10n.t('{0} left of {1}', shortDuration(left), whole)
    : l10n.t('expired {0} ago (it was {1})', shortDuration(-left), whole);
}
