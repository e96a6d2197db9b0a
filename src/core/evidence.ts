import type { FileError, FileKind } from './ports';

/**
 * Why a verdict is what it is. Facts only, and none that changes by the mere passing of time;
 * `present/evidenceText.ts` makes the sentences.
 */
export type Evidence =
  // What the file says.
  | { readonly code: 'names-pid'; readonly pid: number; readonly nonce: string | null }
  | { readonly code: 'content-empty' }
  | { readonly code: 'content-malformed'; readonly reason: MalformedReason }
  | { readonly code: 'content-unreadable'; readonly error: FileError }
  | { readonly code: 'not-a-regular-file'; readonly kind: FileKind }
  | { readonly code: 'names-nobody' }
  /** It is a folder, with more in it than the tool puts there: the first of these names. */
  | { readonly code: 'unknown-contents'; readonly names: readonly string[] }
  /** One thing the file says besides, such as a port. */
  | { readonly code: 'file-says'; readonly fact: Fact }
  // What the process table says.
  | { readonly code: 'process-running'; readonly pid: number; readonly startedAt: number | null }
  | { readonly code: 'process-stopped'; readonly pid: number }
  | { readonly code: 'process-absent'; readonly pid: number }
  | { readonly code: 'process-zombie'; readonly pid: number }
  | { readonly code: 'process-thread'; readonly pid: number; readonly processPid: number }
  | { readonly code: 'process-hidden'; readonly pid: number }
  | { readonly code: 'process-unreadable'; readonly pid: number; readonly reason: string }
  | { readonly code: 'pid-reused'; readonly pid: number; readonly startedAt: number; readonly writtenAt: number }
  | { readonly code: 'same-program'; readonly pid: number; readonly startedAt: number; readonly writtenAt: number }
  | { readonly code: 'start-unknown'; readonly pid: number }
  | { readonly code: 'start-too-close'; readonly pid: number; readonly startedAt: number; readonly writtenAt: number }
  | { readonly code: 'clock-stepped'; readonly at: number }
  | { readonly code: 'pid-impossible'; readonly pid: number }
  /** Number 1 names the init of this system here, and the application in every container. */
  | { readonly code: 'first-process' }
  | { readonly code: 'other-host'; readonly host: string }
  | { readonly code: 'other-namespace' }
  /** A process in a container has this number there. */
  | { readonly code: 'container-namesake'; readonly pid: number }
  | { readonly code: 'shared-file-system' }
  | { readonly code: 'start-matches'; readonly pid: number }
  | { readonly code: 'start-differs'; readonly pid: number; readonly startedAt: number | null }
  | { readonly code: 'earlier-boot' }
  // What the locks of the kernel say.
  | { readonly code: 'kernel-held'; readonly lock: KernelLockFacts }
  | { readonly code: 'kernel-waiting'; readonly pid: number; readonly command: string | null }
  | { readonly code: 'kernel-taker-gone'; readonly pid: number }
  | { readonly code: 'kernel-free' }
  | { readonly code: 'kernel-unreadable'; readonly reason: string }
  | { readonly code: 'kernel-partly-hidden' }
  | { readonly code: 'removing-releases-nothing' }
  // Who works with what the lock protects, where the lock names nobody.
  | { readonly code: 'used-by'; readonly pid: number; readonly command: string | null; readonly how: UseKind }
  | { readonly code: 'used-by-nobody' }
  | { readonly code: 'users-elsewhere' }
  | { readonly code: 'users-unreadable'; readonly count: number }
  | { readonly code: 'users-not-looked-for'; readonly reason: string }
  | { readonly code: 'too-young-to-judge'; readonly thresholdMs: number; readonly writtenAt: number }
  // Where an entry leads to that names no process.
  | { readonly code: 'target-gone'; readonly what: EntryTarget['what']; readonly path: string }
  | { readonly code: 'target-there'; readonly what: EntryTarget['what']; readonly path: string }
  | { readonly code: 'target-unseen'; readonly path: string; readonly error: FileError }
  /** By the rule of its tool, which drops entries that nobody has used for so long. Milliseconds, since the epoch. */
  | { readonly code: 'entry-unused'; readonly usedAt: number; readonly lifeMs: number }
  | { readonly code: 'tool-prunes-entry' }
  // Whether somebody waits at the port that the file names.
  | { readonly code: 'port-served'; readonly port: number; readonly pid: number }
  | { readonly code: 'port-of-another'; readonly port: number; readonly pid: number; readonly command: string | null }
  | { readonly code: 'port-silent'; readonly port: number }
  | { readonly code: 'port-unseen'; readonly port: number }
  | { readonly code: 'port-unreadable'; readonly port: number; readonly reason: string }
  // What a node of Erlang says of one of its processes.
  | { readonly code: 'beam-alive'; readonly pid: string; readonly status: string; readonly function: string }
  | { readonly code: 'beam-suspended'; readonly pid: string; readonly function: string }
  | { readonly code: 'beam-queue'; readonly length: number }
  | { readonly code: 'beam-dead'; readonly pid: string }
  /** Since then, in every look. Milliseconds since the epoch. */
  | { readonly code: 'beam-dead-once'; readonly since: number; readonly graceMs: number }
  | { readonly code: 'beam-dead-twice'; readonly since: number; readonly graceMs: number }
  | { readonly code: 'beam-not-asked'; readonly pid: string }
  | { readonly code: 'beam-elsewhere'; readonly node: string }
  | { readonly code: 'beam-orphan-race' }
  // What version control says.
  | { readonly code: 'tracked-by-git' }
  | { readonly code: 'tracking-unknown' }
  | { readonly code: 'outside-workspace' }
  // Time.
  | { readonly code: 'written-before-boot'; readonly writtenAt: number; readonly bootedAt: number }
  | { readonly code: 'written-in-future'; readonly writtenAt: number }
  | { readonly code: 'within-lease'; readonly leaseMs: number; readonly writtenAt: number }
  | { readonly code: 'past-lease'; readonly leaseMs: number; readonly writtenAt: number }
  | { readonly code: 'heartbeat-fresh'; readonly leaseMs: number }
  | {
      readonly code: 'heartbeat-late';
      readonly usualLeaseMs: number;
      readonly leaseMs: number;
      readonly writtenAt: number;
    }
  | { readonly code: 'heartbeat-over'; readonly leaseMs: number; readonly writtenAt: number }
  /** It may be a lock without one: a plain folder that a script made. */
  | { readonly code: 'heartbeat-never-seen' }
  | { readonly code: 'machine-slept' }
  | { readonly code: 'too-young-to-sweep'; readonly thresholdMs: number; readonly writtenAt: number }
  // What the tool will do, and what this kind of file means.
  | { readonly code: 'next-contender-takes-it' }
  | { readonly code: 'tool-rule-expired' }
  /** It went by its age alone so far: callers of the tool may have set a longer lease for themselves. */
  | { readonly code: 'watched-too-briefly'; readonly leaseMs: number }
  | { readonly code: 'informational-only' }
  | { readonly code: 'put-on-purpose' }
  | { readonly code: 'is-data' }
  | { readonly code: 'tool-never-sweeps' };

export type EvidenceCode = Evidence['code'];

/** A folder or a file that an entry leads to. */
export interface EntryTarget {
  readonly what: 'folder' | 'database';
  /** Absolute. */
  readonly path: string;
}

/** `open`: it has the file open. `cwd`, `argument`: it works in, or was started on, what the lock protects. */
export type UseKind = 'open' | 'cwd' | 'argument';

/** What a file says besides its holder, by the name under which it is shown. */
export interface Fact {
  readonly name:
    'user' | 'port' | 'url' | 'operation' | 'reason' | 'version' | 'program' | 'socket' | 'folder' | 'file';
  readonly value: string;
}

/** One lock of the kernel on a file. */
export interface KernelLockFacts {
  readonly type: 'flock' | 'posix' | 'ofd' | 'lease' | 'share';
  readonly mode: 'shared' | 'exclusive';
  /** Bytes, `null` for the end of the file however far it grows. */
  readonly from: number;
  readonly to: number | null;
  /** `null` where the system does not say. */
  readonly pid: number | null;
  readonly command: string | null;
}

export type MalformedReason =
  | 'no-pid'
  | 'unfinished-pid'
  | 'no-host'
  | 'no-nonce'
  | 'unfinished-nonce'
  | 'foreign-nonce'
  | 'trailing-bytes'
  | 'binary'
  | 'too-long';
