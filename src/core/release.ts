import { dialectById } from './dialects/catalog';
import type { Dialect } from './dialects/dialect';
import { type Fingerprint, fingerprintDifferences, fingerprintOf } from './fingerprint';
import type { LockRecord } from './lock';
import { observe } from './observe';
import { dirname, joinPath, basename } from './paths';
import type { Clock, FileError, Hands, Host, KeptFile, ProcessTable, Sighting, UndoStore } from './ports';
import { fail, ok, type Result } from './result';
import { judge, pidsToAsk } from './staleness';

/** What was decided on the evidence seen, to be confirmed and then checked again. */
export interface ReleasePlan {
  readonly record: LockRecord;
}

export interface ReleasePolicy {
  /** Untrusted workspaces can look, not act. */
  readonly trusted: boolean;
}

/** Why nothing was removed. */
export type Refusal =
  | { readonly reason: 'untrusted-workspace' }
  | { readonly reason: 'evidence'; readonly record: LockRecord }
  | { readonly reason: 'changed-underneath'; readonly differences: readonly (keyof Fingerprint)[] }
  | { readonly reason: 'vanished' }
  /** Something else was moved by accident; it is back where it was. */
  | { readonly reason: 'moved-and-put-back'; readonly differences: readonly (keyof Fingerprint)[] }
  /** Something else was moved by accident and its place was taken meanwhile: two may now hold the lock. */
  | { readonly reason: 'conflict'; readonly quarantine: string; readonly error: FileError }
  | { readonly reason: 'failed'; readonly step: 'look' | 'move-aside' | 'keep'; readonly error: FileError };

export interface ReleasePorts {
  readonly hands: Hands;
  readonly processes: ProcessTable;
  readonly host: Host;
  readonly clock: Clock;
  readonly undo: UndoStore;
  /** Sixteen random hexadecimal digits, unguessable. */
  readonly randomHex: () => string;
  readonly leaseOf: (dialect: Dialect) => number | null;
}

/** Whether this may be removed on the evidence seen. Every caller comes through here, whatever its menu shows. */
export function planRelease(record: LockRecord, policy: ReleasePolicy): Result<ReleasePlan, Refusal> {
  if (!policy.trusted) return fail({ reason: 'untrusted-workspace' });
  if (!record.releasable) return fail({ reason: 'evidence', record });
  return ok({ record });
}

/**
 * Removes what was planned, if it is still the same and still nobody's. The last check, the move and the look at
 * what was moved happen in one go, without an await between them. The file is kept for undo.
 */
export async function executeRelease(plan: ReleasePlan, ports: ReleasePorts): Promise<Result<KeptFile, Refusal>> {
  const { record } = plan;
  const dialect = dialectById(record.dialect);
  if (dialect === undefined) throw new Error(`no dialect ${record.dialect}`);
  const judged = await judgeAgain(record, dialect, ports);
  if (!judged.ok) return judged;
  const moved = moveAside(record, dialect, ports);
  if (!moved.ok) return moved;

  const kept: KeptFile = {
    id: `${ports.clock.now()}-${ports.randomHex()}`,
    path: record.path,
    dialect: record.dialect,
    kind: record.kind,
    removedAt: ports.clock.now(),
    holderPid: record.holder?.pid ?? null,
    size: record.fingerprint.size,
    sha256: record.fingerprint.sha256,
  };
  const stored = await ports.undo.keep(kept, moved.value);
  if (stored.ok) return ok(kept);
  // What cannot be kept for undo is not removed: the dead lock goes back, unless somebody is there already.
  const back = ports.hands.restore(moved.value, record.path);
  return back.ok
    ? fail({ reason: 'failed', step: 'keep', error: stored.error })
    : fail({ reason: 'conflict', quarantine: moved.value, error: back.error });
}

async function judgeAgain(record: LockRecord, dialect: Dialect, ports: ReleasePorts): Promise<Result<void, Refusal>> {
  const seen = lookAgain(record, dialect, ports.hands);
  if (!seen.ok) return seen;
  const observation = observe(dialect, seen.value);
  const { host, clock, leaseOf } = ports;
  const processes = await ports.processes.query(pidsToAsk(observation));
  const machine = { hostname: host.hostname, bootedAt: host.bootedAt, clockSteppedAt: host.clockSteppedAt() };
  const now = judge(observation, { now: clock.now(), machine, processes, leaseOf });
  return now.releasable ? ok(undefined) : fail({ reason: 'evidence', record: now });
}

/** Synchronous from the last check to the verdict on what was moved; answers where it now lies. */
function moveAside(record: LockRecord, dialect: Dialect, ports: ReleasePorts): Result<string, Refusal> {
  const { hands } = ports;
  const quarantine = joinPath(dirname(record.path), quarantineName(basename(record.path), ports.randomHex()));
  const last = lookAgain(record, dialect, hands);
  if (!last.ok) return last;
  const moved = hands.rename(record.path, quarantine);
  if (!moved.ok) {
    return moved.error.code === 'ENOENT'
      ? fail({ reason: 'vanished' })
      : fail({ reason: 'failed', step: 'move-aside', error: moved.error });
  }
  const caught = hands.look({ path: quarantine, maxBytes: dialect.maxBytes });
  const differences = caught.ok ? differencesFrom(record, dialect, caught.value) : allFields;
  if (differences.length === 0) return ok(quarantine);
  const back = hands.restore(quarantine, record.path);
  return back.ok
    ? fail({ reason: 'moved-and-put-back', differences })
    : fail({ reason: 'conflict', quarantine, error: back.error });
}

function lookAgain(record: LockRecord, dialect: Dialect, hands: Hands): Result<Sighting, Refusal> {
  const seen = hands.look({ path: record.path, maxBytes: dialect.maxBytes });
  if (!seen.ok) {
    return seen.error.code === 'ENOENT'
      ? fail({ reason: 'vanished' })
      : fail({ reason: 'failed', step: 'look', error: seen.error });
  }
  const differences = differencesFrom(record, dialect, seen.value);
  return differences.length === 0 ? ok(seen.value) : fail({ reason: 'changed-underneath', differences });
}

function differencesFrom(record: LockRecord, dialect: Dialect, sighting: Sighting): readonly (keyof Fingerprint)[] {
  const nonce = record.fingerprint.nonce;
  const { claimant } = observe(dialect, { ...sighting, path: record.path });
  const seen = fingerprintOf(sighting, claimant.state === 'named' ? claimant.nonce : nonce);
  return fingerprintDifferences(seen, record.fingerprint);
}

const allFields: readonly (keyof Fingerprint)[] = ['kind', 'dev', 'ino', 'size', 'mtimeNs', 'sha256', 'nonce'];

/**
 * A name beside the original that no tool looks for: a leading dot keeps it out of git's refs, and it ends neither
 * in `.lock` nor in `.tmp`.
 */
function quarantineName(name: string, hex: string): string {
  // No name is longer than 255 bytes, and a character of it may be three: the start of the original helps a reader only.
  return `.lockscope-quarantine-${name.slice(0, 70)}-${hex}`;
}
