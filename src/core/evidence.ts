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
  // What the process table says.
  | { readonly code: 'process-running'; readonly pid: number; readonly startedAt: number | null }
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
  | { readonly code: 'other-host'; readonly host: string }
  | { readonly code: 'shared-file-system' }
  // Time.
  | { readonly code: 'written-before-boot'; readonly writtenAt: number; readonly bootedAt: number }
  | { readonly code: 'written-in-future'; readonly writtenAt: number }
  | { readonly code: 'within-lease'; readonly leaseMs: number; readonly writtenAt: number }
  | { readonly code: 'past-lease'; readonly leaseMs: number; readonly writtenAt: number }
  | { readonly code: 'too-young-to-sweep'; readonly thresholdMs: number; readonly writtenAt: number }
  // What the tool will do, and what this kind of file means.
  | { readonly code: 'next-contender-takes-it' }
  | { readonly code: 'tool-rule-expired' }
  | { readonly code: 'informational-only' }
  | { readonly code: 'tool-never-sweeps' };

export type EvidenceCode = Evidence['code'];

export type MalformedReason =
  | 'no-pid'
  | 'unfinished-pid'
  | 'no-nonce'
  | 'unfinished-nonce'
  | 'foreign-nonce'
  | 'trailing-bytes'
  | 'binary'
  | 'too-long';
