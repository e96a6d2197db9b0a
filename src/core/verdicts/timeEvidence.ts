import type { Evidence } from '../evidence';
import type { Observation } from '../observe';
import type { Sighting } from '../ports';
import type { JudgingContext } from './context';

/** A boot time is only known to a second or so, and file systems round. Milliseconds. */
export const bootMarginMs = 5_000;

/** The later of mtime and birth, milliseconds since the epoch. */
export function newestTime({ stat }: Sighting): number {
  return Math.max(stat.mtimeMs, stat.birthtimeMs);
}

/** How long ago a file was last written, in milliseconds; 0 for one from the future. */
export function ageOf({ stat }: Sighting, now: number): number {
  return Math.max(0, now - stat.mtimeMs);
}

/** Whether the age of a file is what the clock says: not across a step of it. */
export function isAgeSure({ stat }: Sighting, { machine }: JudgingContext): boolean {
  return machine.clockSteppedAt === null || stat.mtimeMs >= machine.clockSteppedAt;
}

/** Whether everything local that ran when the file was written is gone. Other machines have booted at other times. */
export function isFromEarlierBoot({ sighting }: Observation, { machine }: JudgingContext): boolean {
  return (
    !sighting.stat.shared &&
    machine.clockSteppedAt === null &&
    machine.bootedAt !== null &&
    newestTime(sighting) < machine.bootedAt - bootMarginMs
  );
}

export function timeEvidence({ sighting }: Observation, { now, machine }: JudgingContext): readonly Evidence[] {
  const writtenAt = sighting.stat.mtimeMs;
  const evidence: Evidence[] = [];
  // Up to a second ahead is normal: tools that probe the precision of a file system do it (proper-lockfile).
  if (writtenAt > now + 1_000) evidence.push({ code: 'written-in-future', writtenAt });
  if (machine.bootedAt !== null && newestTime(sighting) < machine.bootedAt - bootMarginMs) {
    evidence.push({ code: 'written-before-boot', writtenAt, bootedAt: machine.bootedAt });
  }
  return evidence;
}

export function leaseEvidence(
  { sighting }: Observation,
  leaseMs: number | null,
  { now }: JudgingContext,
): readonly Evidence[] {
  if (leaseMs === null) return [];
  const writtenAt = sighting.stat.mtimeMs;
  return [{ code: ageOf(sighting, now) > leaseMs ? 'past-lease' : 'within-lease', leaseMs, writtenAt }];
}
