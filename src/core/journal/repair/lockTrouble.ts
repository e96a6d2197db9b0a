import { fail } from '../../result';
import type { LockTrouble, RepairRefusal } from './refusal';

type Failed = { readonly ok: false; readonly error: RepairRefusal };

/** A refusal, with what became of the lock that had been taken by then; what was known of one already stays. */
export function withLock(failed: Failed, lock: LockTrouble | null): Failed {
  return lock === null ? failed : fail({ lock, ...failed.error });
}
