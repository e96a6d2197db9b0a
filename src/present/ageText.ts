import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../core/lock';
import { agoText, rowDuration, shortDuration, spokenDuration } from './timeText';

type Aged = Pick<LockRecord, 'acquiredAt'>;

/** How long a lock has been there, in milliseconds; `null` for one that does not say, such as the kernel's. */
export function ageMs({ acquiredAt }: Aged, now: number): number | null {
  return acquiredAt === null ? null : Math.max(0, now - acquiredAt);
}

/** `12 s`, `4 min`; empty where there is no age to tell. */
export function shortAge(record: Aged, now: number): string {
  const age = ageMs(record, now);
  return age === null ? '' : shortDuration(age);
}

/** `12 s old`; empty where there is no age to tell. */
export function oldText(record: Aged, now: number): string {
  const age = ageMs(record, now);
  return age === null ? '' : l10n.t('{0} old', shortDuration(age));
}

/** The same for a row of a tree. */
export function rowAge(record: Aged, now: number): string {
  const age = ageMs(record, now);
  return age === null ? '' : rowDuration(age);
}

/** The same for a screen reader, which is not to be bothered with seconds. */
export function spokenAge(record: Aged, now: number): string {
  const age = ageMs(record, now);
  if (age === null) return '';
  return l10n.t('{0} old', age < 60_000 ? l10n.t('less than a minute') : spokenDuration(age));
}

/** `2026-11-20 12:10:34 (4 minutes ago)`; empty where there is no time to tell. */
export function takenText(record: Aged, now: number): string {
  return record.acquiredAt === null ? '' : agoText(record.acquiredAt, now);
}
