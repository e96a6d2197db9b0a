import type { Claimant, Dialect } from './dialects/dialect';
import type { Evidence } from './evidence';
import { fingerprintOf } from './fingerprint';
import { judgeHolder, type MachineFacts } from './liveness';
import type { Holder, Lease, Liveness, LockRecord, Verdict } from './lock';
import type { ProcessState, Sighting } from './ports';
import { assertNever } from './util/assertNever';

/** One lock as it was seen, before anybody is asked whether its holder lives. */
export interface Observation {
  readonly dialect: Dialect;
  readonly sighting: Sighting;
  /** Absolute path of what the lock protects. */
  readonly resource: string;
  readonly claimant: Claimant | { readonly state: 'unreadable' };
}

export interface JudgingContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly machine: MachineFacts;
  readonly processes: ReadonlyMap<number, ProcessState>;
  /** The lease to go by, never shorter than the tool's own. Milliseconds. */
  readonly leaseOf: (dialect: Dialect) => number | null;
}

interface Decision {
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
}

/** The pids whose processes must be known before this can be judged. */
export function pidsToAsk(observation: Observation): readonly number[] {
  const pid = claimedPid(observation.claimant);
  return pid !== null && pid > 0 ? [pid] : [];
}

/** Facts in, verdict and evidence out. Doubt is `unknown`. */
export function judge(observation: Observation, context: JudgingContext): LockRecord {
  const { dialect, sighting, claimant } = observation;
  const { stat } = sighting;
  const ageMs = Math.max(0, context.now - stat.mtimeMs);
  const leaseMs = context.leaseOf(dialect);
  const pid = claimedPid(claimant);
  // The later of the two times: a file copied with its old mtime must not make its live maker look too young.
  const writtenAt = Math.max(stat.mtimeMs, Math.min(stat.birthtimeMs, context.now));
  const judged =
    pid === null
      ? null
      : judgeHolder(
          {
            pid,
            host: claimant.state === 'named' ? claimant.host : null,
            shared: stat.shared,
            program: dialect.program,
          },
          writtenAt,
          context.processes.get(pid),
          context.machine,
        );
  const facts: readonly Evidence[] = [
    ...contentEvidence(observation),
    ...(judged?.evidence ?? []),
    ...timeEvidence(observation, context),
  ];
  const decision = decide(observation, judged?.holder ?? null, {
    writtenAt: stat.mtimeMs,
    ageMs,
    leaseMs,
    machine: context.machine,
  });
  return {
    id: `${dialect.id}:${sighting.path}`,
    kind: dialect.kind,
    dialect: dialect.id,
    tool: dialect.tool,
    path: sighting.path,
    resource: observation.resource,
    verdict: decision.verdict,
    releasable:
      dialect.removable && stat.kind === 'file' && (decision.verdict === 'stale' || decision.verdict === 'orphan'),
    informational: dialect.mechanism === 'informational',
    holder: judged?.holder ?? null,
    acquiredAt: stat.mtimeMs,
    lease: leaseOf(stat.mtimeMs, leaseMs),
    evidence: [...facts, ...decision.evidence],
    fingerprint: fingerprintOf(sighting, claimant.state === 'named' ? claimant.nonce : null),
  };
}

interface Circumstances {
  readonly writtenAt: number;
  readonly ageMs: number;
  readonly leaseMs: number | null;
  readonly machine: MachineFacts;
}

function decide(observation: Observation, holder: Holder | null, at: Circumstances): Decision {
  const { dialect, sighting, claimant } = observation;
  // Only what the tool itself could have written is judged: a folder or a link of that name is somebody's puzzle.
  if (sighting.stat.kind !== 'file') return { verdict: 'unknown', evidence: [] };
  if (claimant.state === 'unreadable') return { verdict: 'unknown', evidence: [] };
  if (dialect.mechanism === 'leftover') return decideLeftover(observation, holder, at);
  return decideLock(observation, holder, at);
}

function decideLock({ dialect, claimant }: Observation, holder: Holder | null, at: Circumstances): Decision {
  const informational = dialect.mechanism === 'informational';
  const note: readonly Evidence[] = informational ? [{ code: 'informational-only' }] : [];
  const past = at.leaseMs !== null && at.ageMs > at.leaseMs;
  const lease = leaseEvidence(at);
  const liveness: Liveness = holder?.liveness ?? 'unknown';
  switch (liveness) {
    case 'alive':
      return past
        ? { verdict: 'overdue', evidence: [...lease, { code: 'next-contender-takes-it' }, ...note] }
        : { verdict: 'held', evidence: [...lease, ...note] };
    case 'remote':
      return { verdict: 'unknown', evidence: [...lease, ...note] };
    case 'dead':
      // Content that is not quite the tool's may still be under way: its pid may be cut short.
      if (claimant.state === 'named') return { verdict: 'stale', evidence: [...lease, ...note] };
      return past
        ? { verdict: 'stale', evidence: [...lease, { code: 'tool-rule-expired' }, ...note] }
        : { verdict: 'unknown', evidence: [...lease, ...note] };
    case 'unknown':
      // Without a pid in what was read only the tool's own rule decides; with one that cannot be looked up, nothing does.
      return past && holder === null && claimant.state !== 'nobody'
        ? { verdict: 'stale', evidence: [...lease, { code: 'tool-rule-expired' }, ...note] }
        : { verdict: 'unknown', evidence: [...lease, ...note] };
    default:
      return assertNever(liveness);
  }
}

function decideLeftover({ dialect, sighting }: Observation, holder: Holder | null, at: Circumstances): Decision {
  const threshold = at.leaseMs ?? 0;
  const evidence: Evidence[] = [];
  if (at.ageMs <= threshold) {
    evidence.push({ code: 'too-young-to-sweep', thresholdMs: threshold, writtenAt: at.writtenAt });
  }
  if (!dialect.selfHealing) evidence.push({ code: 'tool-never-sweeps' });
  const { bootedAt, clockSteppedAt } = at.machine;
  // Other machines have booted at other times.
  const fromEarlierBoot =
    !sighting.stat.shared &&
    clockSteppedAt === null &&
    bootedAt !== null &&
    newestTime(sighting) < bootedAt - bootMarginMs;
  const makerGone = holder === null ? fromEarlierBoot : holder.liveness === 'dead';
  if (holder?.liveness === 'alive') return { verdict: 'held', evidence };
  return { verdict: makerGone && at.ageMs > threshold ? 'orphan' : 'unknown', evidence };
}

/** A boot time is only known to a second or so, and file systems round. Milliseconds. */
const bootMarginMs = 5_000;

function newestTime({ stat }: Sighting): number {
  return Math.max(stat.mtimeMs, stat.birthtimeMs);
}

function contentEvidence({ dialect, sighting, claimant }: Observation): readonly Evidence[] {
  if (sighting.stat.kind !== 'file') return [{ code: 'not-a-regular-file', kind: sighting.stat.kind }];
  switch (claimant.state) {
    case 'named':
      return [{ code: 'names-pid', pid: claimant.pid, nonce: claimant.nonce }];
    case 'malformed':
      return [
        { code: 'content-malformed', reason: claimant.reason },
        ...(claimant.pid === null ? [] : [{ code: 'names-pid', pid: claimant.pid, nonce: null } as const]),
      ];
    case 'empty':
      return [{ code: 'content-empty' }];
    case 'nobody':
      return [{ code: 'names-nobody' }];
    case 'unreadable': {
      const { content } = sighting;
      if (content?.state !== 'unreadable') throw new Error(`${dialect.id}: unreadable without an error`);
      return [{ code: 'content-unreadable', error: content.error }];
    }
    default:
      return assertNever(claimant);
  }
}

function timeEvidence({ sighting }: Observation, { now, machine }: JudgingContext): readonly Evidence[] {
  const writtenAt = sighting.stat.mtimeMs;
  const evidence: Evidence[] = [];
  // Up to a second ahead is normal: tools that probe the precision of a file system do it (facts: proper-lockfile).
  if (writtenAt > now + 1_000) evidence.push({ code: 'written-in-future', writtenAt });
  if (machine.bootedAt !== null && newestTime(sighting) < machine.bootedAt - bootMarginMs) {
    evidence.push({ code: 'written-before-boot', writtenAt, bootedAt: machine.bootedAt });
  }
  return evidence;
}

function leaseEvidence({ writtenAt, ageMs, leaseMs }: Circumstances): readonly Evidence[] {
  if (leaseMs === null) return [];
  return [{ code: ageMs > leaseMs ? 'past-lease' : 'within-lease', leaseMs, writtenAt }];
}

function leaseOf(acquiredAt: number, leaseMs: number | null): Lease | null {
  return leaseMs === null ? null : { durationMs: leaseMs, expiresAt: acquiredAt + leaseMs };
}

function claimedPid(claimant: Observation['claimant']): number | null {
  return claimant.state === 'named' || claimant.state === 'malformed' ? claimant.pid : null;
}
