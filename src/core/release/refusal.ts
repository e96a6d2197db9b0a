import type { Fingerprint } from '../fingerprint';
import type { LockRecord } from '../lock';
import type { FileError } from '../ports';

/** Why nothing was removed. */
export type Refusal =
  | { readonly reason: 'untrusted-workspace' }
  | { readonly reason: 'evidence'; readonly record: LockRecord }
  | { readonly reason: 'changed-underneath'; readonly differences: readonly (keyof Fingerprint)[] }
  | { readonly reason: 'vanished' }
  /** Another Lockscope, of that process, is releasing the same lock at this moment. */
  | { readonly reason: 'busy'; readonly pid: number }
  /** Something else was moved by accident; it is back where it was. */
  | { readonly reason: 'moved-and-put-back'; readonly differences: readonly (keyof Fingerprint)[] }
  /** Something else was moved by accident and its place was taken meanwhile: two may now hold the lock. */
  | { readonly reason: 'conflict'; readonly quarantine: string; readonly error: FileError }
  | { readonly reason: 'failed'; readonly step: 'look' | 'move-aside' | 'keep'; readonly error: FileError };
