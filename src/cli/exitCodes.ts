import type { LockTrouble, RepairRefusal } from '../core/journal/repair/refusal';
import type { EntryRefusal } from '../core/registry/map/removal/refusal';
import type { Refusal } from '../core/release/refusal';
import { assertNever } from '../core/util/assertNever';

/** What the command line ends with; part of the contract with scripts. */
export const exitCodes = {
  done: 0,
  damage: 1,
  usage: 2,
  refused: 3,
  changed: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Of several outcomes the highest counts. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.reduce((a, b) => (b > a ? b : a), exitCodes.done);
}

export function exitCodeOf(refusal: Refusal): ExitCode {
  switch (refusal.reason) {
    case 'untrusted-workspace':
    case 'evidence':
      return exitCodes.refused;
    case 'changed-underneath':
    case 'vanished':
    case 'busy':
    case 'moved-and-put-back':
    case 'conflict':
      return exitCodes.changed;
    case 'failed':
      return exitCodes.usage;
    default:
      return assertNever(refusal);
  }
}

export function exitCodeOfRepair(refusal: RepairRefusal): ExitCode {
  switch (refusal.reason) {
    case 'nothing-to-repair':
      return exitCodes.done;
    case 'untrusted-workspace':
    case 'outside-workspace':
    case 'no-repair':
    case 'another-version':
    case 'lost-header':
    case 'not-a-file':
    case 'several-names':
    case 'unsaved':
    case 'tracked':
    case 'held':
    case 'in-use':
    case 'unseen-writers':
    case 'cannot-exchange':
      return exitCodes.refused;
    case 'being-written':
    case 'changed-underneath':
    case 'vanished':
    case 'busy':
    case 'conflict':
      return exitCodes.changed;
    case 'failed':
      return exitCodes.usage;
    case 'aborted':
      return exitCodes.interrupted;
    default:
      return assertNever(refusal);
  }
}

/** Of what is done, but for the lock that was taken for it. */
export function exitCodeOfLock(lock: LockTrouble | null): ExitCode {
  switch (lock?.reason) {
    case undefined:
      return exitCodes.done;
    case 'lock-moved':
      return exitCodes.changed;
    case 'lock-left':
      return exitCodes.usage;
    default:
      return assertNever(lock);
  }
}

export function exitCodeOfEntry(refusal: EntryRefusal): ExitCode {
  switch (refusal.reason) {
    case 'untrusted-workspace':
    case 'evidence':
    case 'no-dialect':
    case 'unfit':
    case 'several-names':
    case 'tracked':
    case 'held':
    case 'name-taken':
    case 'cannot-exchange':
      return exitCodes.refused;
    case 'changed-underneath':
    case 'being-written':
    case 'vanished':
    case 'busy':
    case 'conflict':
      return exitCodes.changed;
    case 'failed':
      return exitCodes.usage;
    case 'aborted':
      return exitCodes.interrupted;
    default:
      return assertNever(refusal);
  }
}
