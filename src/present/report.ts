import type { AuditEntry } from '../core/release/audit';
import type { Snapshot } from '../core/inventory';
import type { FileError, KeptFile } from '../core/ports';
import type { Result } from '../core/result';
import { evidenceText } from './evidenceText';
import { isoTime, snapshotJson } from './machineJson';
import type { WorkspaceRoots } from './placeText';

/** What a report is about: what was seen, what was done, and on what machine. */
export interface Report {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly snapshot: Snapshot;
  readonly roots: WorkspaceRoots;
  readonly machine: ReportMachine;
  /** Oldest first; `null` where there is no process that acted and still runs. */
  readonly audit: readonly AuditEntry[] | null;
  /** Newest first. */
  readonly undo: Result<readonly KeptFile[], FileError>;
}

/** What matters of the machine to whoever reads the report elsewhere. */
export interface ReportMachine {
  readonly platform: string;
  /** Version of Lockscope. */
  readonly lockscope: string;
  /** Version of VS Code; `null` on the command line. */
  readonly vscode: string | null;
  readonly trusted: boolean;
}

/** The report for programs: the object of `lockscope ls --json`, and more. */
export function reportJson({ now, snapshot, roots, machine, audit, undo }: Report): object {
  return {
    ...snapshotJson(snapshot, now),
    at: isoTime(now),
    machine,
    folders: roots,
    complete: snapshot.phase === 'complete',
    notices: snapshot.notices.map(({ code, path, error }) => ({ code, path, error })),
    audit: (audit ?? []).map((entry) => auditJson(entry, now)),
    undo: undo.ok ? undo.value.map(keptJson) : [],
    undoUnreadable: undo.ok ? null : undo.error,
  };
}

/** An entry of the undo store for programs. */
export function keptJson(kept: KeptFile): object {
  const { id, path, dialect, kind, removedAt, holderPid, size, sha256, shape, by, batch } = kept;
  return { id, path, dialect, kind, removedAt: isoTime(removedAt), holderPid, size, sha256, shape, by, batch };
}

function auditJson(entry: AuditEntry, now: number): object {
  const { at, action, path, dialect, holderPid, outcome, by, reason, righted, quarantine, evidence } = entry;
  return {
    at: isoTime(at),
    action,
    path,
    dialect,
    holderPid,
    outcome,
    by,
    reason,
    righted,
    quarantine,
    evidence: evidence.map((item) => ({ code: item.code, text: evidenceText(item, now) })),
  };
}
