const iso = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})$/i;

/** Before this no lock was written that matters, and a smaller number of seconds is no time. 2000-01-01. */
const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/**
 * A moment as tools write it, in milliseconds since the epoch; `undefined` when it is none. Text is ISO 8601 with its
 * offset, since without one it is the time of some place; numbers are seconds or, from 100 thousand millions up,
 * milliseconds.
 */
export function moment(value: unknown): number | undefined {
  if (typeof value === 'number') return inRange(epoch(value));
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{1,15}(?:\.\d{1,9})?$/.test(text)) return inRange(epoch(Number(text)));
  return inRange(isoMoment(text));
}

function epoch(number: number): number {
  return Math.round(Math.abs(number) < 1e11 ? number * 1_000 : number);
}

function isoMoment(text: string): number {
  const match = iso.exec(text);
  if (match === null) return Number.NaN;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((group) => Number(match[group] ?? 0));
  if (year === undefined || month === undefined || day === undefined) return Number.NaN;
  if (hour === undefined || minute === undefined || second === undefined) return Number.NaN;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // February 30 is nobody's time.
  if (midnight.getUTCDate() !== day || midnight.getUTCMonth() + 1 !== month) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
  const fraction = Number(`0.${match[7] ?? '0'}`);
  const time = ((hour * 60 + minute) * 60 + second + fraction) * 1_000;
  return Math.round(midnight.getTime() + time - offset(match[8] ?? 'Z'));
}

/** Milliseconds east of UTC. */
function offset(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function inRange(milliseconds: number): number | undefined {
  return milliseconds >= earliest && milliseconds < latest ? milliseconds : undefined;
}
