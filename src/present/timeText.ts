import * as l10n from '@vscode/l10n';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** An age in its largest unit, rounded down, short: `12 s`, `4 min`, `3 h`, `5 d`. */
export function shortDuration(ms: number): string {
  const whole = Math.max(0, ms);
  return shortText(whole, unitOf(whole));
}

/** A time that somebody has set, short and not rounded: 90 seconds are `90 s`, not `1 min`. */
export function shortExact(ms: number): string {
  return shortText(ms, exactUnitOf(ms));
}

/**
 * The same for a row of a tree: no seconds, since every change of a row closes the hover a person is reading and makes
 * a screen reader speak.
 */
export function rowDuration(ms: number): string {
  return ms < minute ? l10n.t('< 1 min') : shortDuration(ms);
}

/** The same for a screen reader and for running text. */
export function spokenDuration(ms: number): string {
  const whole = Math.max(0, ms);
  return spokenText(whole, unitOf(whole));
}

/** `shortExact` for a screen reader and for running text. */
export function spokenExact(ms: number): string {
  return spokenText(ms, exactUnitOf(ms));
}

/** A moment as people write it, in this machine's time zone: `2026-11-20 12:10:34`. */
export function momentText(epochMs: number): string {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return l10n.t('an impossible time');
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The same with how long ago that was: `2026-11-20 12:10:34 (4 minutes ago)`. */
export function agoText(epochMs: number, now: number): string {
  const moment = momentText(epochMs);
  // Clocks of two programs on one machine may be read a moment apart.
  if (epochMs > now + second) return l10n.t('{0} (in the future)', moment);
  return l10n.t('{0} ({1} ago)', moment, spokenDuration(now - epochMs));
}

function unitOf(ms: number): number {
  if (ms < minute) return second;
  if (ms < hour) return minute;
  return ms < 2 * day ? hour : day;
}

function exactUnitOf(ms: number): number {
  return [day, hour, minute].find((unit) => ms >= unit && ms % unit === 0) ?? second;
}

function shortText(ms: number, unit: number): string {
  const count = Math.floor(ms / unit);
  switch (unit) {
    case second:
      return l10n.t('{0} s', count);
    case minute:
      return l10n.t('{0} min', count);
    case hour:
      return l10n.t('{0} h', count);
    default:
      return l10n.t('{0} d', count);
  }
}

function spokenText(ms: number, unit: number): string {
  const count = Math.floor(ms / unit);
  switch (unit) {
    case second:
      return count === 1 ? l10n.t('1 second') : l10n.t('{0} seconds', count);
    case minute:
      return count === 1 ? l10n.t('1 minute') : l10n.t('{0} minutes', count);
    case hour:
      return count === 1 ? l10n.t('1 hour') : l10n.t('{0} hours', count);
    default:
      return count === 1 ? l10n.t('1 day') : l10n.t('{0} days', count);
  }
}
