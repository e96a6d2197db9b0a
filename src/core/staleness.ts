import type { Dialect } from './dialects/dialect';
import type { Evidence } from './evidence';
import { fingerprintOf } from './fingerprint';
import { entryName } from './registry/entryName';
import { keptContents, unknownContents } from './folderContents';
import { ancestorsOf, judgeHolder, type HolderJudgement } from './liveness';
import type { Lease, LockKind, LockRecord } from './lock';
import type { Observation } from './observe';
import { contentEvidence } from './verdicts/contentEvidence';
import type { JudgingContext } from './verdicts/context';
import { decide } from './verdicts/decide';
import type { Decision } from './verdicts/decision';
import { portEvidence } from './verdicts/portEvidence';
import { newestTime, timeEvidence } from './verdicts/timeEvidence';

/** The pids whose processes must be known before this can be judged. */
export function pidsToAsk({ claimant }: Observation): readonly number[] {
  const pid = claimedPid(claimant);
  return pid !== null && pid > 0 ? [pid] : [];
}

/** Facts in, verdict and evidence out. Doubt is `unknown`. */
export function judge(observation: Observation, context: JudgingContext): LockRecord {
  const { dialect, sighting, claimant } = observation;
  const { stat } = sighting;
  const judged = judgeNamed(observation, context);
  const decision = guard(observation, decide(observation, judged, context), context);
  // Who was seen to have it comes with its ancestors.
  const holder = decision.holder ?? withAncestors(judged?.holder ?? null, context);
  const leaseMs = context.leaseOf(dialect);
  const since = 'since' in claimant ? (claimant.since ?? stat.mtimeMs) : stat.mtimeMs;
  return {
    id: `${dialect.id}:${sighting.path}`,
    kind: kindOf(dialect),
    dialect: dialect.id,
    tool: dialect.tool,
    path: sighting.path,
    resource: observation.resource,
    verdict: decision.verdict,
    releasable: isCondemning(decision) && isRemovable(observation, decision, context),
    overridable:
      isDoubtful(decision) &&
      [holder, ...(decision.otherHolders ?? [])].every((one) => one?.liveness !== 'alive') &&
      isRemovable(observation, decision, context),
    informational: dialect.mechanism === 'informational' || dialect.mechanism === 'record',
    entry: entryName(dialect, sighting.path),
    holder,
    otherHolders: decision.otherHolders ?? [],
    waiters: decision.waiters ?? [],
    acquiredAt: dialect.mutex === undefined ? since : null,
    lease: leaseOf(stat.mtimeMs, leaseMs),
    // Not by spreading: arrays that grow keep room for more, which of ten thousand locks is megabytes.
    evidence: contentEvidence(observation).concat(
      judged?.evidence ?? [],
      portEvidence(observation, judged, context),
      timeEvidence(observation, context),
      decision.evidence,
    ),
    cure: dialect.cure,
    words: dialect.words,
    fingerprint: fingerprintOf(sighting, claimant.state === 'named' ? claimant.nonce : null),
  };
}

function judgeNamed({ dialect, sighting, claimant }: Observation, context: JudgingContext): HolderJudgement | null {
  const pid = claimedPid(claimant);
  if (pid === null) return null;
  // The later of the two times: a file copied with its old mtime must not make its live maker look too young.
  const writtenAt = Math.min(newestTime(sighting), Math.max(context.now, sighting.stat.mtimeMs));
  const claim = {
    pid,
    host: claimant.state === 'named' ? claimant.host : null,
    identity: claimant.state === 'named' ? (claimant.identity ?? {}) : {},
    shared: sighting.stat.shared,
    program: dialect.program,
  };
  return judgeHolder(claim, writtenAt, context.processes.get(pid), context.machine);
}

/** Of what is in a folder, told at the most. */
const mostNames = 5;

/** What speaks against every verdict that would let the file be taken away. */
function guard({ dialect, sighting, claimant }: Observation, decision: Decision, context: JudgingContext): Decision {
  const tracking = context.tracking.get(sighting.path);
  const pid = claimedPid(claimant);
  const isFromContainer = pid !== null && context.namesakes.has(pid) && isCondemning(decision);
  if (isFromContainer) {
    return { ...decision, verdict: 'unknown', evidence: [...decision.evidence, { code: 'container-namesake', pid }] };
  }
  const doubts: Evidence[] = [];
  const unknown = dialect.removable ? unknownContents(dialect, sighting) : [];
  if (unknown.length > 0) doubts.push({ code: 'unknown-contents', names: unknown.slice(0, mostNames) });
  if (context.isOutside(sighting.path)) doubts.push({ code: 'outside-workspace' });
  if (tracking === 'unknown') doubts.push({ code: 'tracking-unknown' });
  // What is under version control was put there as data, whatever it is called.
  if (tracking === 'tracked') doubts.push({ code: 'tracked-by-git' });
  if (doubts.length === 0) return decision;
  const verdict = tracking === 'tracked' ? 'unknown' : decision.verdict;
  return { ...decision, verdict, evidence: [...decision.evidence, ...doubts] };
}

/** Whether this says that nobody has it. */
export function isCondemning({ verdict }: Pick<Decision, 'verdict'>): boolean {
  return verdict === 'stale' || verdict === 'orphan';
}

/** Whether this says that somebody may have it, or may not. */
function isDoubtful({ verdict }: Decision): boolean {
  return verdict === 'unknown' || verdict === 'overdue';
}

function isRemovable(observation: Observation, decision: Decision, context: JudgingContext): boolean {
  const { dialect, sighting } = observation;
  const tracking = context.tracking.get(sighting.path);
  return (
    dialect.removable &&
    decision.keep !== true &&
    isMovable(observation) &&
    tracking !== 'tracked' &&
    tracking !== 'unknown' &&
    !context.isOutside(sighting.path)
  );
}

/** A folder only if nothing is in it that the tool has not put there: what it holds may be anybody's. */
function isMovable({ dialect, sighting }: Observation): boolean {
  const { shapes = ['file'] } = dialect;
  const { stat, entries } = sighting;
  if (!shapes.includes(stat.kind)) return false;
  if (stat.kind !== 'directory') return stat.kind !== 'other';
  return entries !== null && unknownContents(dialect, sighting).length === 0 && keptContents(sighting) !== null;
}

function kindOf({ kind, mechanism }: Dialect): LockKind {
  return mechanism === 'kernel' ? 'kernel' : kind;
}

function withAncestors(holder: LockRecord['holder'], { processes }: JudgingContext): LockRecord['holder'] {
  return holder?.liveness === 'alive' ? { ...holder, ancestors: ancestorsOf(holder.pid, processes) } : holder;
}

function leaseOf(writtenAt: number, leaseMs: number | null): Lease | null {
  return leaseMs === null ? null : { durationMs: leaseMs, expiresAt: writtenAt + leaseMs };
}

function claimedPid(claimant: Observation['claimant']): number | null {
  return claimant.state === 'named' || claimant.state === 'malformed' ? claimant.pid : null;
}
