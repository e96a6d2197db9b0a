import type { Circumstances } from './circumstances';
import type { EvidenceCode } from './evidence';
import { fingerprintDifferences, fingerprintOf } from './fingerprint';
import type { LockRecord } from './lock';
import type { Observation } from './observe';
import type { Tracking } from './ports';
import type { ProcessState } from './processPorts';
import { pidsToAsk } from './staleness';
import { locksOn } from './verdicts/kernel';

/** A lock as it was last seen, with what was known of its process when it was last judged. */
export interface Tracked {
  readonly observation: Observation;
  readonly record: LockRecord;
  readonly process: ProcessState | undefined;
  readonly tracking: Tracking | undefined;
  /** What was known besides, as text to compare. */
  readonly circumstances: string;
  /** Since when this very file has been standing there unchanged, as far as we saw. Milliseconds since the epoch. */
  readonly unchangedSince: number;
}

/** Whether a verdict may be another by now, though nothing is known to have happened to the file. */
export function mayHaveChanged(lock: Tracked, asked: Circumstances, now: number): boolean {
  const { observation, record, process } = lock;
  const has = (code: EvidenceCode): boolean => record.evidence.some((evidence) => evidence.code === code);
  const wasPast = record.kind === 'temp' ? !has('too-young-to-sweep') : has('past-lease') || has('heartbeat-over');
  if (record.lease !== null && now > record.lease.expiresAt !== wasPast) return true;
  // It may have been watched for long enough by now; and nobody is told when the time of a folder changes.
  const isTold = record.releasable && observation.sighting.stat.kind !== 'directory';
  if (has('heartbeat-over') && !isTold && observation.dialect.removable) return true;
  const { usualLeaseMs } = observation.dialect;
  const isLate = usualLeaseMs !== undefined && now - observation.sighting.stat.mtimeMs > usualLeaseMs;
  if (isLate && has('heartbeat-fresh')) return true;
  if (has('too-young-to-judge') || has('container-namesake')) return true;
  if (has('written-in-future') && (record.acquiredAt ?? 0) <= now + 1_000) return true;
  if (circumstancesOf(observation, asked) !== lock.circumstances) return true;
  return !sameProcess(process, processOf(observation, asked.processes));
}

/** What the kernel and the processes say of one lock, as text to compare with what they said before. */
export function circumstancesOf(observation: Observation, asked: Circumstances): string {
  const listeners = asked.listeners.get(observation.sighting.path);
  return besidesPorts(observation, asked) + (listeners === undefined ? '' : JSON.stringify(listeners));
}

function besidesPorts({ dialect, sighting, mutexFiles }: Observation, { kernel, uses }: Circumstances): string {
  if (dialect.users !== undefined) return JSON.stringify(uses.get(sighting.path) ?? null);
  if (dialect.mutex === undefined) return '';
  if (kernel?.state !== 'read') return JSON.stringify(kernel);
  return JSON.stringify([kernel.partlyHidden, locksOn(mutexFiles, kernel.locks)]);
}

/** Of the process it names. */
export function processOf(
  observation: Observation,
  processes: ReadonlyMap<number, ProcessState>,
): ProcessState | undefined {
  const [pid] = pidsToAsk(observation);
  return pid === undefined ? undefined : processes.get(pid);
}

/** Whether the same file was seen twice. */
export function isUnchanged(a: Observation, b: Observation): boolean {
  return fingerprintDifferences(fingerprintOf(a.sighting, null), fingerprintOf(b.sighting, null)).length === 0;
}

function sameProcess(a: ProcessState | undefined, b: ProcessState | undefined): boolean {
  if (a === undefined || b === undefined || a.state !== b.state) return a === b;
  if (!('startedAt' in a) || !('startedAt' in b)) return true;
  if (a.isStopped !== b.isStopped) return false;
  // The start is derived from a clock that drifts, so a few ticks are not another process.
  const apart = Math.abs((a.startedAt ?? 0) - (b.startedAt ?? 0));
  return a.command === b.command && apart <= a.startPrecisionMs + b.startPrecisionMs;
}
