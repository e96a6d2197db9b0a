import type { LockRecord } from '../lock';
import type { KeptFile } from '../ports';
import type { Refusal } from './refusal';
import { judgeNow, lookAgain, observeWith, releaseLook } from './releaseLook';
import type { ReleasePorts } from './releasePorts';
import { fail, ok, type Result } from '../result';
import { finishTakingOut, keepTaken, takeOut } from './takeOut';

/** What was decided on the evidence seen, to be confirmed and then checked again. */
export interface ReleasePlan {
  readonly record: LockRecord;
  /** A person has typed that it is to go although nobody could prove that its holder is gone. */
  readonly isOverride: boolean;
}

export interface ReleasePolicy {
  /** Untrusted workspaces can look, not act. */
  readonly trusted: boolean;
}

/**
 * Whether this may be removed on the evidence seen. Every caller comes through here, whatever its menu shows.
 * `isOverride`: only where a person has typed so; it moves no lock whose holder is seen to live.
 */
export function planRelease(
  record: LockRecord,
  policy: ReleasePolicy,
  isOverride = false,
): Result<ReleasePlan, Refusal> {
  if (!policy.trusted) return fail({ reason: 'untrusted-workspace' });
  if (!mayGo(record, isOverride)) return fail({ reason: 'evidence', record });
  return ok({ record, isOverride });
}

/**
 * Removes what was planned, if it is still the same and still nobody's, and keeps it for undo. `batch`: the mark of what
 * is removed in one go.
 */
export async function executeRelease(
  { record, isOverride }: ReleasePlan,
  ports: ReleasePorts,
  batch = ports.randomHex(),
): Promise<Result<KeptFile, Refusal>> {
  const dialect = ports.catalog().byId(record.dialect);
  const look = dialect === undefined ? undefined : releaseLook(record.path, [dialect], ports.hands);
  // It was declared by the user, and is no longer: nobody can say what this file is.
  if (look === undefined) return fail({ reason: 'evidence', record: { ...record, releasable: false } });
  const seen = lookAgain(record, look, ports.hands);
  if (!seen.ok) return seen;
  const observation = observeWith(ports.hands, look, seen.value);
  if (observation === undefined) return fail({ reason: 'changed-underneath', differences: ['sha256'] });
  const now = await judgeNow(observation, ports);
  if (!mayGo(now, isOverride)) return fail({ reason: 'evidence', record: now });

  const taken = takeOut(record, look, ports);
  if (!taken.ok) return taken;
  const finished = await finishTakingOut(record, taken.value, ports);
  if (finished.state === 'taken-back') return fail(finished.refusal);
  // Whatever became of its place: what was taken out is nobody's, and does not stay there.
  const kept = await keepTaken(record, taken.value, batch, ports);
  return finished.state === 'free' ? kept : fail(finished.refusal);
}

function mayGo({ releasable, overridable }: LockRecord, isOverride: boolean): boolean {
  return releasable || (isOverride && overridable);
}
