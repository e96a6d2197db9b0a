import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../core/lock';
import { shortDuration, shortExact } from './timeText';

/** `12 s left of 30 s`, counting down, or how long it has been over; empty where there is no lease. */
export function leaseText({ lease, kind }: LockRecord, now: number): string {
  if (lease === null) return '';
  const left = lease.expiresAt - now;
  if (kind === 'temp') {
    return left >= 0
      ? l10n.t('left alone for another {0}', shortDuration(left))
      : l10n.t('became old enough to sweep {0} ago', shortDuration(-left));
  }
  const whole = shortExact(lease.durationMs);
  return left >= 0
    ? l10n.t('{0} left of {1}', shortDuration(left), whole)
    : l10n.t('expired {0} ago (it was {1})', shortDuration(-left), whole);
}
