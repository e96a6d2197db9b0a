import type { HolderJudgement } from '../liveness';
import type { Liveness } from '../lock';
import type { Observation } from '../observe';
import type { JudgingContext } from './context';
import { assertNever } from '../util/assertNever';
import { type Decision, unknown } from './decision';
import { ageOf, isAgeSure, leaseEvidence } from './timeEvidence';
import { decideByUsers } from './users';

/** Held while it stands there: by the liveness of whom it names, or of whoever works with what it protects. */
export function decideExistence(
  observation: Observation,
  judged: HolderJudgement | null,
  context: JudgingContext,
): Decision {
  const { dialect, sighting, claimant } = observation;
  if (claimant.state === 'nobody' && dialect.users !== undefined) return decideByUsers(observation, context);
  const leaseMs = context.leaseOf(dialect);
  const past = leaseMs !== null && ageOf(sighting, context.now) > leaseMs;
  const expired = past && isAgeSure(sighting, context);
  const lease = leaseEvidence(observation, leaseMs, context);
  const liveness: Liveness = judged?.holder.liveness ?? 'unknown';
  switch (liveness) {
    case 'alive':
      return past
        ? { verdict: 'overdue', evidence: [...lease, { code: 'next-contender-takes-it' }] }
        : { verdict: 'held', evidence: lease };
    case 'remote':
      return unknown(lease);
    case 'dead':
      // Content that is not quite the tool's may still be under way: its pid may be cut short.
      if (claimant.state === 'named') return { verdict: 'stale', evidence: lease };
      return expired ? { verdict: 'stale', evidence: [...lease, { code: 'tool-rule-expired' }] } : unknown(lease);
    case 'unknown':
      // Without a pid in what was read only the tool's own rule decides; with one that cannot be looked up, nothing does.
      if (!expired || judged !== null || claimant.state === 'nobody') return unknown(lease);
      // By another machine's clock a lock that is just being written may look old.
      if (sighting.stat.shared) return unknown([...lease, { code: 'shared-file-system' }]);
      return { verdict: 'stale', evidence: [...lease, { code: 'tool-rule-expired' }] };
    default:
      return assertNever(liveness);
  }
}
