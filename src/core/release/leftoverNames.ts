/** What Lockscope itself puts beside a lock for a moment, and what a crash of it may leave there. */
export type LeftoverKind =
  /** What was taken out of its place. */
  | 'quarantine'
  /**
   * A stamp of our own about to be exchanged for a lock; afterwards, the lock that came out. The same of a journal and
   * what is to take its place.
   */
  | 'swap'
  /** A copy about to be put back. */
  | 'restore'
  /** What is to take the place of a journal, being made: the repaired one, or a copy of the damaged one. */
  | 'repair';

export const leftoverKinds: readonly LeftoverKind[] = ['quarantine', 'swap', 'restore', 'repair'];

/** The process that made it. `startedAt`: milliseconds since the epoch. */
export interface Maker {
  readonly pid: number;
  readonly startedAt: number | null;
}

export interface LeftoverName {
  readonly kind: LeftoverKind;
  /** The name that it goes back to; `null` where that was too long to be told. */
  readonly original: string | null;
  readonly maker: Maker;
  /**
   * Sixteen random hexadecimal digits; those of a stamp are in the stamp, too. Beside a journal they are the first of the
   * SHA-256 of the repaired one, which is nobody's work and can be made again.
   */
  readonly hex: string;
}

export const leftoverPrefix = '.lockscope-';

/** No name may be longer than 255 bytes: what is left of them for the original one. */
const originalBytes = 190;

const pattern = /^\.lockscope-(quarantine|swap|restore|repair)-(.*)-([1-9]\d{0,9})-([0-9a-z]+)-([0-9a-f]{16})$/s;

/**
 * A name beside the original that no tool looks for: a leading dot keeps it out of git's refs, and it ends neither in
 * `.lock` nor in `.tmp`. It tells whose it is and where it belongs, so that whoever finds it can put it right.
 */
export function leftoverName(kind: LeftoverKind, original: string, { pid, startedAt }: Maker, hex: string): string {
  const known = new TextEncoder().encode(original).length <= originalBytes ? original : '';
  return `${leftoverPrefix}${kind}-${known}-${pid}-${Math.round(startedAt ?? 0).toString(36)}-${hex}`;
}

/** `null` for anything that Lockscope has not named. */
export function parseLeftoverName(name: string): LeftoverName | null {
  const match = pattern.exec(name);
  if (match === null) return null;
  const [, kind, original = '', pid, started = '', hex = ''] = match;
  const startedAt = parseInt(started, 36);
  return {
    kind: kind as LeftoverKind,
    original: original === '' || original.includes('/') ? null : original,
    maker: { pid: Number(pid), startedAt: startedAt === 0 ? null : startedAt },
    hex,
  };
}
