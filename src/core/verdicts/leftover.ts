import type { Evidence } from '../evidence';
import type { HolderJudgement } from '../liveness';
import type { Observation } from '../observe';
import type { JudgingContext } from './context';
import type { Decision } from './decision';
import { ageOf, isFromEarlierBoot } from './timeEvidence';

/** Debris once its maker is proved gone and it is older than the tool itself waits. */
export function decideLeftover(
  observation: Observation,
  judged: HolderJudgement | null,
  context: JudgingContext,
): Decision {
  const { dialect, sighting } = observation;
  const thresholdMs = context.leaseOf(dialect) ?? 0;
  const isYoung = ageOf(sighting, context.now) <= thresholdMs;
  const evidence: Evidence[] = [];
  if (isYoung) evidence.push({ code: 'too-young-to-sweep', thresholdMs, writtenAt: sighting.stat.mtimeMs });
  if (!dialect.selfHealing) evidence.push({ code: 'tool-never-sweeps' });
  const makerGone = judged === null ? isFromEarlierBoot(observation, context) : judged.holder.liveness === 'dead';
  if (judged?.holder.liveness === 'alive') return { verdict: 'held', evidence };
  return { verdict: makerGone && !isYoung ? 'orphan' : 'unknown', evidence };
}
