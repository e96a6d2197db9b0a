import type { Evidence } from '../evidence';
import type { Repaired } from '../journal/repair/execute';
import type { LockTrouble, RepairRefusal } from '../journal/repair/refusal';
import type { LockRecord } from '../lock';
import type { KeptFile, Removal } from '../ports';
import type { EntryRefusal } from '../registry/map/removal/refusal';
import type { EntryPlan } from '../registry/map/removal/removeEntry';
import { holderOf } from '../registry/registry';
import type { RightedLeftover } from './recovery';
import type { Righted } from './righted';
import type { Refusal } from './refusal';
import type { Result } from '../result';
import type { UndoFailure } from './undo';

export type AuditAction =
  | 'release'
  | 'sweep'
  | 'undo'
  | 'put-right'
  | 'override'
  | 'clear-undo'
  | 'repair'
  | 'remove-entry'
  // On a database server.
  | 'cancel-statement'
  | 'terminate-session'
  | 'release-row';

/** One thing that Lockscope did to a file or on a server, or refused to do. */
export interface AuditEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly action: AuditAction;
  /** On a server: the connection, and the session or table. */
  readonly path: string;
  readonly dialect: string;
  readonly holderPid: number | null;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Which primitive served; `null` where nothing was taken out. */
  readonly by: Removal | null;
  /** The reason of the refusal or the code of the error; `null` where it was done, and nothing else is to be told. */
  readonly reason: string | null;
  /** What became of a leftover that was put right. */
  readonly righted: Righted['righted'] | null;
  /** Where somebody's lock lies since a conflict. */
  readonly quarantine: string | null;
  /** What it was done, or refused, on. */
  readonly evidence: readonly Evidence[];
}

/** Entries kept at the most; the oldest go first. */
export const auditLimit = 1_000;

/** What this process did and refused, in order. Only ever added to. */
export class Audit {
  readonly #tell: (entry: AuditEntry) => void;
  #entries: AuditEntry[] = [];

  /** `tell` hears of each entry once, as it is made. */
  constructor(tell: (entry: AuditEntry) => void) {
    this.#tell = tell;
  }

  /** Oldest first; a list of its own. */
  get entries(): readonly AuditEntry[] {
    return [...this.#entries];
  }

  add(entry: AuditEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > auditLimit) this.#entries = this.#entries.slice(-auditLimit);
    this.#tell(entry);
  }
}

/** Of a release, of a sweep, or of an override; refused at planning or at execution alike. */
export function removalEntry(
  record: LockRecord,
  result: Result<KeptFile, Refusal>,
  at: number,
  isOverride = false,
): AuditEntry {
  const action = isOverride ? 'override' : record.kind === 'temp' ? 'sweep' : 'release';
  if (!result.ok) return refusedEntry(action, record, result.error, at);
  return { ...about(action, record, at), outcome: 'done', by: result.value.by };
}

/** Of what a crash of Lockscope left. */
export function putRightEntry({ record, result }: RightedLeftover, at: number): AuditEntry {
  if (!result.ok) return refusedEntry('put-right', record, result.error, at);
  return { ...about('put-right', record, at), righted: result.value.righted };
}

/** Of a journal that was repaired, or not; refused at planning or at execution alike. */
export function repairEntry(
  journal: Pick<KeptFile, 'path' | 'dialect'>,
  result: Result<Repaired, RepairRefusal>,
  at: number,
): AuditEntry {
  const entry = about('repair', { ...journal, holder: null, evidence: [] }, at);
  if (!result.ok) return { ...entry, ...notRepaired(result.error) };
  return { ...entry, by: result.value.kept.by, ...ofLock(result.value.lock) };
}

/** Of what was put back, or forgotten for good. */
export function keptEntry(
  action: 'undo' | 'clear-undo',
  kept: KeptFile,
  result: Result<LockTrouble | null, UndoFailure>,
  at: number,
): AuditEntry {
  const entry = { ...about(action, { ...kept, holder: null, evidence: [] }, at), holderPid: kept.holderPid };
  if (result.ok) return { ...entry, ...ofLock(result.value) };
  const { error } = result;
  if ('reason' in error) return { ...entry, ...(error.reason === 'entry' ? entryKept(error.why) : notRepaired(error)) };
  // A place that is taken is respected; anything else did not work.
  return { ...entry, outcome: error.code === 'EEXIST' ? 'refused' : 'failed', reason: error.code };
}

function notRepaired(refusal: RepairRefusal): Partial<AuditEntry> {
  switch (refusal.reason) {
    case 'failed':
      return { outcome: 'failed', reason: refusal.error.code };
    case 'conflict':
      return { outcome: 'failed', reason: refusal.reason, quarantine: refusal.quarantine };
    case 'held':
      return { outcome: 'refused', reason: refusal.reason, evidence: refusal.record?.evidence ?? [] };
    default:
      return { outcome: 'refused', reason: refusal.reason };
  }
}

/** Of an entry of a registry that was left where it is. */
function entryKept(refusal: EntryRefusal): Partial<AuditEntry> {
  switch (refusal.reason) {
    case 'failed':
      return { outcome: 'failed', reason: refusal.error.code };
    case 'conflict':
      return { outcome: 'failed', reason: refusal.reason, quarantine: refusal.quarantine };
    case 'evidence':
      return { outcome: 'refused', reason: refusal.reason, evidence: refusal.entry.evidence };
    default:
      return { outcome: 'refused', reason: refusal.reason };
  }
}

/** Of an entry of a registry that was taken out of its file, or not; refused at planning or at execution alike. */
export function entryRemovalEntry(
  { entry, path, dialect }: Pick<EntryPlan, 'entry' | 'path' | 'dialect'>,
  result: Result<KeptFile, EntryRefusal>,
  at: number,
): AuditEntry {
  const holder = holderOf(entry);
  const begun = about('remove-entry', { path, dialect, holder, evidence: entry.evidence }, at);
  return result.ok ? { ...begun, by: result.value.by } : { ...begun, ...entryKept(result.error) };
}

/** It is done, but the lock that was taken for it is not let go of as it should be. */
function ofLock(lock: LockTrouble | null): Partial<AuditEntry> {
  if (lock === null) return {};
  return { reason: lock.reason, ...(lock.reason === 'lock-moved' ? { quarantine: lock.quarantine } : {}) };
}

function refusedEntry(action: AuditAction, record: LockRecord, refusal: Refusal, at: number): AuditEntry {
  const entry = about(action, refusal.reason === 'evidence' ? refusal.record : record, at);
  if (refusal.reason === 'failed') return { ...entry, outcome: 'failed', reason: refusal.error.code };
  if (refusal.reason === 'conflict') {
    return { ...entry, outcome: 'failed', reason: refusal.reason, quarantine: refusal.quarantine };
  }
  return { ...entry, outcome: 'refused', reason: refusal.reason };
}

function about(
  action: AuditAction,
  { path, dialect, holder, evidence }: Pick<LockRecord, 'path' | 'dialect' | 'holder' | 'evidence'>,
  at: number,
): AuditEntry {
  return {
    at,
    action,
    path,
    dialect,
    holderPid: holder?.pid ?? null,
    outcome: 'done',
    by: null,
    reason: null,
    righted: null,
    quarantine: null,
    evidence,
  };
}
