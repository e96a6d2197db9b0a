import type { AuditEntry } from '../../src/core/release/audit';
import type { LockRecord } from '../../src/core/lock';
import type { KeptFile } from '../../src/core/ports';
import { lockRecord, minute, now } from './records';

/** A lock of codegraph's journal that was released a minute ago and is kept. */
export function keptFile(overrides: Partial<KeptFile> = {}): KeptFile {
  return {
    id: `${now - minute}-00000000000000aa`,
    path: '/ws/.codegraph/changes.journal.lock',
    dialect: 'codegraph.journal-lock',
    kind: 'lock',
    shape: 'file',
    removedAt: now - minute,
    by: 'swap',
    batch: '00000000000000bb',
    holderPid: 4711,
    size: 27,
    sha256: null,
    ...overrides,
  };
}

/** A lock that nobody is seen to hold and nobody is proved not to. */
export function doubtfulRecord(overrides: Partial<LockRecord> = {}): LockRecord {
  return lockRecord({
    verdict: 'unknown',
    releasable: false,
    overridable: true,
    holder: null,
    evidence: [{ code: 'content-empty' }],
    ...overrides,
  });
}

/** That the stale lock was released a minute ago. */
export function auditEntry(overrides: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: now - minute,
    action: 'release',
    path: '/ws/.codegraph/changes.journal.lock',
    dialect: 'codegraph.journal-lock',
    holderPid: 4711,
    outcome: 'done',
    by: 'swap',
    reason: null,
    righted: null,
    quarantine: null,
    evidence: [{ code: 'process-absent', pid: 4711 }],
    ...overrides,
  };
}
