import type { DialectWords } from './dialects/words';
import type { Evidence } from './evidence';
import type { Fingerprint } from './fingerprint';

/** The nouns. See CONTRIBUTING, "Nouns". */

/**
 * `lock`: presence means held. `temp`: what an interrupted operation may have left. `kernel`: a lock of the operating
 * system on a file, whose presence means nothing.
 */
export type LockKind = 'lock' | 'temp' | 'kernel';

export type Liveness = 'alive' | 'dead' | 'unknown' | 'remote';

/** `orphan` is the verdict of a `temp` whose maker is proved gone; the others judge both kinds. */
export type Verdict = 'held' | 'overdue' | 'stale' | 'free' | 'unknown' | 'orphan';

export interface Holder {
  readonly pid: number;
  /** `null`: the format names no host, this machine is taken for granted. */
  readonly host: string | null;
  readonly liveness: Liveness;
  /** Of the process that has this pid now; `null` when there is none or it cannot be seen. */
  readonly command: string | null;
  /** Milliseconds since the epoch; of the process that has this pid now. */
  readonly startedAt: number | null;
  readonly user: string | null;
  /** Its parent, that one's parent and so on, without the first process of the system. Of living holders only. */
  readonly ancestors: readonly Ancestor[];
}

export interface Ancestor {
  readonly pid: number;
  readonly command: string | null;
}

/** A process that wants the lock. */
export interface Waiter {
  readonly pid: number;
  readonly mode: 'shared' | 'exclusive';
  readonly command: string | null;
}

/** How long the tool itself respects a lock. Milliseconds; `expiresAt` since the epoch. */
export interface Lease {
  readonly durationMs: number;
  readonly expiresAt: number;
}

export interface LockRecord {
  /** Stable as long as something stands at this path for this dialect. */
  readonly id: string;
  readonly kind: LockKind;
  readonly dialect: string;
  readonly tool: string;
  readonly path: string;
  /** What the lock protects, or what the leftover was to become: an absolute path. */
  readonly resource: string;
  readonly verdict: Verdict;
  /** Whether *Release* or *Sweep* may be offered; they judge anew before they act. */
  readonly releasable: boolean;
  /** Whether a person may insist on it all the same: nobody is seen to hold it, though nobody is proved gone. */
  readonly overridable: boolean;
  /** Excludes nobody: a note of who uses something. Never counted as a problem. */
  readonly informational: boolean;
  /** The name under which it says where a process is; `null` for what is no entry of a registry. */
  readonly entry: string | null;
  readonly holder: Holder | null;
  /** Besides `holder`: shared locks, inherited descriptors, several processes of one tool. */
  readonly otherHolders: readonly Holder[];
  readonly waiters: readonly Waiter[];
  /**
   * Milliseconds since the epoch: as the file says, otherwise its mtime. `null` where that is no sign of when the lock
   * was taken, as with the kernel's.
   */
  readonly acquiredAt: number | null;
  readonly lease: Lease | null;
  readonly evidence: readonly Evidence[];
  /** The tool's own way to clear it, as a command line. */
  readonly cure: string | null;
  readonly words: DialectWords;
  readonly fingerprint: Fingerprint;
}
