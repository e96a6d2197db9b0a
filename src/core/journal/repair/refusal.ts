import type { LockRecord } from '../../lock';
import type { FileError, FileKind } from '../../ports';
import type { MendFailure } from './mender';

/** What became of the lock that was taken for it, where it could not simply be let go of. */
export type LockTrouble =
  /** Ours may still be there: it keeps everybody out for as long as this process lives. */
  | { readonly reason: 'lock-left'; readonly path: string; readonly error: FileError }
  /** Somebody's was moved where ours was to go, and could not go back. */
  | { readonly reason: 'lock-moved'; readonly quarantine: string; readonly error: FileError };

/** Why a journal was not repaired, or a repair not undone. Unless it says otherwise, the journal is as it was. */
export type RepairRefusal = Refused & { readonly lock?: LockTrouble };

type Refused =
  | { readonly reason: 'untrusted-workspace' }
  /** What lies outside of the workspace is shown, and never touched. */
  | { readonly reason: 'outside-workspace' }
  /** Only its own tool may put it in order. */
  | { readonly reason: 'no-repair' }
  | { readonly reason: 'nothing-to-repair' }
  | Exclude<MendFailure, { readonly reason: 'failed' }>
  | { readonly reason: 'not-a-file'; readonly kind: FileKind }
  /** Of which only one would be that of the repaired journal. */
  | { readonly reason: 'several-names'; readonly names: number }
  /** An editor has another text for it that nobody has saved: one of the two would be lost. */
  | { readonly reason: 'unsaved' }
  /** Git tracks it: it is kept on purpose, damage and all. */
  | { readonly reason: 'tracked' }
  /** Somebody has its lock, or may have it. `null`: nothing is known of him. */
  | { readonly reason: 'held'; readonly record: LockRecord | null }
  /** Its writers take no lock, and a process has it open. */
  | { readonly reason: 'in-use'; readonly pid: number }
  /** Its writers take no lock, or it is nothing to them, and who they are cannot be seen from here. */
  | { readonly reason: 'unseen-writers'; readonly why: string | null }
  | { readonly reason: 'changed-underneath' }
  | { readonly reason: 'vanished' }
  /** This very Lockscope is at it. */
  | { readonly reason: 'busy' }
  /** The file system can neither exchange two names nor give a file a second one. */
  | { readonly reason: 'cannot-exchange' }
  /** Somebody came in between: what was taken out lies there, and what stands in its place is somebody's. */
  | { readonly reason: 'conflict'; readonly quarantine: string; readonly error: FileError }
  | { readonly reason: 'aborted' }
  | { readonly reason: 'failed'; readonly step: RepairStep; readonly error: FileError };

export type RepairStep = 'look' | 'write' | 'lock' | 'exchange' | 'keep' | 'put-back';
