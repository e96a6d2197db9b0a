import { t } from '@vscode/l10n';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A duration in its largest unit, short: `12 s`, `4 min`, `3 h`, `5 d`. */
export function shortDuration(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < minute) return t('{0} s', Math.floor(whole / second));
  if (whole < hour) return t('{0} min', Math.floor(whole / minute));
  if (whole < 2 * day) return t('{0} h', Math.floor(whole / hour));
  return t('{0} d', Math.floor(whole / day));
}

/**
 * The same for a row of a tree: no seconds, since every change of a row closes the hover a person is reading and makes
 * a screen reader speak.
 */
export function rowDuration(ms: number): string {
  return ms < minute ? t('< 1 min') : shortDuration(ms);
}

/** The same for a screen reader and for running text. */
export function spokenDuration(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < minute) return counted(Math.floor(whole / second), t('second'), t('seconds'));
  if (whole < hour) return counted(Math.floor(whole / minute), t('minute'), t('minutes'));
  if (whole < 2 * day) return counted(Math.floor(whole / hour), t('hour'), t('hours'));
  return counted(Math.floor(whole / day), t('day'), t('days'));
}

/** A moment as people write it, in this machine's time zone: `2026-11-20 12:10:34`. */
export function momentText(epochMs: number): string {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return t('an impossible time');
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
