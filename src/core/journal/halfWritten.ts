import type { JournalReport } from './report';

/** A writer that has its lock, or takes none, writes a line to its end in less. Milliseconds. */
export const tailGraceMs = 500;
/** While the journal's lock is held its writer is given longer; then it is told of all the same. Milliseconds. */
export const lockedTailGraceMs = 5_000;

export interface TailFacts {
  /** For how long the journal has stood there like this, in milliseconds. */
  readonly standsForMs: number;
  /** Whether somebody alive has the lock of the journal. */
  readonly isLocked: boolean;
}

/**
 * For how many milliseconds more the end of a journal is not to be judged, since a writer may be in the middle of it;
 * 0 when it is.
 */
export function waitForTail({ tailFrom, findings }: JournalReport, { standsForMs, isLocked }: TailFacts): number {
  if (tailFrom === null || !findings.some(({ offset }) => offset >= tailFrom)) return 0;
  return Math.max(0, (isLocked ? lockedTailGraceMs : tailGraceMs) - standsForMs);
}
