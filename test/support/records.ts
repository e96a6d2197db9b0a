import type { JournalRecord, Notice, Snapshot } from '../../src/core/inventory';
import type { Finding, JournalReport } from '../../src/core/journal/report';
import type { Holder, LockRecord } from '../../src/core/lock';
import type { Registry } from '../../src/core/registry/registry';
import { catalog } from './dialects';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
/** Noon in this machine's time zone, so that moments read alike everywhere. Milliseconds since the epoch. */
export const now = new Date(2026, 10, 20, 12).getTime();

/** A dead holder without more to it. */
export function holder(overrides: Partial<Holder> = {}): Holder {
  return {
    pid: 4711,
    host: null,
    liveness: 'dead',
    command: null,
    startedAt: null,
    user: null,
    ancestors: [],
    ...overrides,
  };
}

/** A live holder: `node build.js`, for ten minutes. */
export function liveHolder(overrides: Partial<Holder> = {}): Holder {
  const command = '/usr/bin/node /ws/scripts/build.js --watch';
  return holder({ liveness: 'alive', command, startedAt: now - 10 * minute, user: 'ann', ...overrides });
}

/** A stale lock of codegraph's journal in `/ws/.codegraph`, written four minutes ago by pid 4711. */
export function lockRecord(overrides: Partial<LockRecord> = {}): LockRecord {
  const { dialect = 'codegraph.journal-lock', path = '/ws/.codegraph/changes.journal.lock' } = overrides;
  const acquiredAt = overrides.acquiredAt ?? now - 4 * minute;
  return {
    id: `${dialect}:${path}`,
    kind: 'lock',
    dialect,
    tool: 'codegraph',
    path,
    resource: '/ws/.codegraph/changes.journal',
    verdict: 'stale',
    releasable: true,
    overridable: false,
    informational: false,
    entry: null,
    holder: holder(),
    acquiredAt,
    lease: { durationMs: 30 * second, expiresAt: acquiredAt + 30 * second },
    evidence: [
      { code: 'names-pid', pid: 4711, nonce: '4711-0123456789abcdef' },
      { code: 'process-absent', pid: 4711 },
      { code: 'past-lease', leaseMs: 30 * second, writtenAt: acquiredAt },
    ],
    otherHolders: [],
    waiters: [],
    cure: null,
    words: catalog.byId(dialect)?.words ?? { title: overrides.tool ?? dialect, what: '', harm: '', cure: '' },
    fingerprint: { kind: 'file', dev: '1', ino: '2', size: 27, mtimeNs: '3', sha256: null, inside: null, nonce: null },
    ...overrides,
  };
}

/** The same lock, held: its process runs. */
export function heldRecord(overrides: Partial<LockRecord> = {}): LockRecord {
  return lockRecord({
    verdict: 'held',
    releasable: false,
    holder: liveHolder(),
    acquiredAt: now - 10 * second,
    evidence: [{ code: 'process-running', pid: 4711, startedAt: now - 10 * minute }],
    ...overrides,
  });
}

/** A steal file whose maker is gone, five minutes old. */
export function orphanRecord(overrides: Partial<LockRecord> = {}): LockRecord {
  return lockRecord({
    kind: 'temp',
    dialect: 'codegraph.steal-file',
    path: '/ws/.codegraph/changes.journal.lock.4711-0123456789abcdef.tmp',
    resource: '/ws/.codegraph/changes.journal.lock',
    verdict: 'orphan',
    acquiredAt: now - 5 * minute,
    evidence: [{ code: 'process-absent', pid: 4711 }],
    ...overrides,
  });
}

/** codegraph's note beside its database, left behind: no problem of anybody's. */
export function noteRecord(overrides: Partial<LockRecord> = {}): LockRecord {
  return lockRecord({
    dialect: 'codegraph.database-lock',
    path: '/ws/.codegraph/graph.db.lock',
    resource: '/ws/.codegraph/graph.db',
    informational: true,
    lease: null,
    evidence: [{ code: 'process-absent', pid: 4711 }, { code: 'informational-only' }],
    ...overrides,
  });
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    code: 'glued-line',
    severity: 'error',
    line: 7,
    item: null,
    columns: { from: 0, to: 9 },
    offset: 120,
    length: 9,
    excerpt: 'a.tsb.ts',
    ...overrides,
  };
}

/** What a verifier says of a journal in order. */
export function journalReport(overrides: Partial<JournalReport> = {}): JournalReport {
  const findings = overrides.findings ?? [];
  return {
    health: 'ok',
    findings,
    findingCount: findings.length,
    bytes: 300,
    tailFrom: null,
    facts: { kind: 'codegraph', lines: 14, entries: 12, deletions: 1, headerTimestamp: now - hour },
    ...overrides,
  };
}

/** A journal in order; of another health, with a report to match. */
export function journalRecord(overrides: Partial<JournalRecord> = {}): JournalRecord {
  const { path = '/ws/.codegraph/changes.journal', health = 'ok' } = overrides;
  const findings = health === 'damaged' ? [finding()] : [];
  return {
    id: `codegraph.journal:${path}`,
    path,
    dialect: 'codegraph.journal',
    tool: 'codegraph',
    title: 'codegraph journal',
    form: 'text',
    isRepairable: true,
    health,
    report: health === 'unreadable' ? null : journalReport({ health, findings }),
    error: health === 'unreadable' ? { code: 'EACCES', message: 'EACCES: permission denied' } : null,
    use: null,
    database: null,
    modifiedAt: now - minute,
    size: 300,
    ...overrides,
  };
}

export interface SnapshotParts {
  readonly locks?: readonly LockRecord[];
  readonly journals?: readonly JournalRecord[];
  readonly registries?: readonly Registry[];
  readonly notices?: readonly Notice[];
}

/** A complete snapshot of these records. */
export function snapshotOf({ locks = [], journals = [], registries = [], notices = [] }: SnapshotParts): Snapshot {
  return {
    generation: 1,
    phase: 'complete',
    locks: new Map(locks.map((record) => [record.id, record])),
    journals: new Map(journals.map((record) => [record.id, record])),
    registries: new Map(registries.map((registry) => [registry.id, registry])),
    notices,
  };
}
