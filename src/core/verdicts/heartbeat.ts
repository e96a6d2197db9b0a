import type { Evidence } from '../evidence';
import type { HolderJudgement } from '../liveness';
import type { Observation } from '../observe';
import type { FileStat } from '../ports';
import type { JudgingContext } from './context';
import { type Decision, unknown } from './decision';
import { ageOf, isAgeSure } from './timeEvidence';

/** Of a machine that has slept for less in all, the age of a file is the time its holder had to refresh it. Milliseconds. */
const negligibleSleepMs = 1_000;
/** So many leases old it is beyond what a caller with a longer lease of its own would choose. */
const longLeases = 30;

/** Held while its mtime is refreshed. */
export function decideHeartbeat(
  observation: Observation,
  judged: HolderJudgement | null,
  context: JudgingContext,
): Decision {
  const { dialect, sighting, claimant } = observation;
  const writtenAt = sighting.stat.mtimeMs;
  const leaseMs = context.leaseOf(dialect);
  if (leaseMs === null) return unknown();
  const liveness = judged?.holder.liveness;
  if (liveness === 'dead' && claimant.state === 'named') return { verdict: 'stale', evidence: [] };
  const over: Evidence = { code: 'heartbeat-over', leaseMs, writtenAt };
  const usualLeaseMs = Math.min(dialect.usualLeaseMs ?? leaseMs, leaseMs);
  const age = ageOf(sighting, context.now);
  // Another program may have made it, whose locks have no heartbeat; held it is for the time being all the same.
  if (age <= usualLeaseMs) return { verdict: 'held', evidence: [{ code: 'heartbeat-fresh', leaseMs: usualLeaseMs }] };
  if (age <= leaseMs) {
    if (judged !== null) return { verdict: 'held', evidence: [{ code: 'heartbeat-fresh', leaseMs }] };
    return wasRefreshed(sighting.stat)
      ? unknown([{ code: 'heartbeat-late', usualLeaseMs, leaseMs, writtenAt }])
      : unknown([{ code: 'heartbeat-over', leaseMs: usualLeaseMs, writtenAt }, { code: 'heartbeat-never-seen' }]);
  }
  if (liveness === 'alive') return { verdict: 'overdue', evidence: [over, { code: 'next-contender-takes-it' }] };
  if (judged !== null) return unknown([over]);
  // A lock without a heartbeat, as a script makes one, never goes stale by age.
  if (!wasRefreshed(sighting.stat)) return unknown([over, { code: 'heartbeat-never-seen' }]);
  const { clockSteppedAt } = context.machine;
  const since = context.unchangedSince(sighting.path);
  const isSinceSure = since !== undefined && (clockSteppedAt === null || since >= clockSteppedAt);
  const watched = isSinceSure && context.now - since > leaseMs;
  if (!watched && clockSteppedAt !== null && !isAgeSure(sighting, context)) {
    return unknown([over, { code: 'clock-stepped', at: clockSteppedAt }]);
  }
  // By another machine's clock a fresh one may look old; that it stands still is seen by ours.
  if (!watched && sighting.stat.shared) return unknown([over, { code: 'shared-file-system' }]);
  // After a sleep every heartbeat is late, and the holder may just be about to wake.
  if (!watched && (context.sleptMs === null || context.sleptMs > negligibleSleepMs)) {
    return unknown([over, { code: 'machine-slept' }]);
  }
  const proved = watched || age > leaseMs * longLeases;
  const doubt: readonly Evidence[] = proved || !dialect.removable ? [] : [{ code: 'watched-too-briefly', leaseMs }];
  return { verdict: 'stale', evidence: [over, ...doubt, { code: 'tool-rule-expired' }], keep: !proved };
}

/**
 * Whether the time was set by a tool that refreshes it: in whole milliseconds, as JavaScript does, where the file
 * system's own times have nanoseconds; Node before 24 cuts them a microsecond short. Never on the making alone.
 */
export function wasRefreshed({ mtimeNs, mtimeMs, birthtimeMs }: FileStat): boolean {
  const belowMilliseconds = Number(mtimeNs.slice(-6));
  return (belowMilliseconds <= 1_000 || belowMilliseconds >= 999_000) && mtimeMs !== birthtimeMs;
}
