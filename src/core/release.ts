import { askCircumstances, askDoubts, type CircumstancePorts } from './circumstances';
import type { Dialect } from './dialects/dialect';
import { placeAmong } from './dialects/place';
import type { Catalog } from './dialects/recognition';
import { type Fingerprint, fingerprintDifferences, fingerprintFields, fingerprintOf } from './fingerprint';
import type { LockRecord } from './lock';
import { machineFacts } from './machineFacts';
import { bytesOf, lookAt, type Look, type Observation, observe } from './observe';
import { dirname, joinPath, basename } from './paths';
import {
  type Clock,
  type FileError,
  type Hands,
  type Host,
  isGone,
  type KeptFile,
  type Sighting,
  type UndoStore,
} from './ports';
import { fail, ok, type Result } from './result';
import { judge } from './staleness';

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

export interface ReleasePorts extends CircumstancePorts {
  readonly hands: Hands;
  readonly host: Host;
  readonly clock: Clock;
  readonly undo: UndoStore;
  /** Sixteen random hexadecimal digits, unguessable. */
  readonly randomHex: () => string;
  readonly leaseOf: (dialect: Dialect) => number | null;
  readonly catalog: () => Catalog;
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
  const dialect = ports.catalog().byId(record.dialect);
  // It was declared by the user, and is no longer: nobody can say what this file is.
  if (dialect === undefined) return fail({ reason: 'evidence', record: { ...record, releasable: false } });
  const look = lookOf(record, dialect, ports.hands);
  const judged = await judgeAgain(record, look, ports);
  if (!judged.ok) return judged;
  const moved = moveAside(record, look, ports);
  if (!moved.ok) return moved;

  const kept: KeptFile = {
    id: `${ports.clock.now()}-${ports.randomHex()}`,
    path: record.path,
    dialect: record.dialect,
    kind: record.kind === 'temp' ? 'temp' : 'lock',
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

/** What to look at for this record, with what stands beside it now. Only its own dialect is asked. */
function lookOf({ path }: LockRecord, dialect: Dialect, hands: Hands): Look {
  const folder = dirname(path);
  const asksNeighbours = dialect.companions !== undefined || dialect.asksNeighbours === true;
  const listed = asksNeighbours ? hands.list(folder) : null;
  const names = new Set(listed?.ok ? listed.value.map(({ name }) => name) : []);
  const look = lookAt(placeAmong(folder, basename(path), names), [dialect]);
  if (look === undefined) throw new Error(`${dialect.id} has no look`);
  return look;
}

async function judgeAgain(record: LockRecord, look: Look, ports: ReleasePorts): Promise<Result<void, Refusal>> {
  const seen = lookAgain(record, look, ports.hands);
  if (!seen.ok) return seen;
  const observation = observeWith(ports.hands, look, seen.value);
  if (observation === undefined) return fail({ reason: 'changed-underneath', differences: ['sha256'] });
  const { host, clock, leaseOf } = ports;
  const [asked, doubts] = await Promise.all([
    askCircumstances(ports, [observation]),
    askDoubts(ports, [observation], [observation]),
  ]);
  const now = judge(observation, {
    ...asked,
    ...doubts,
    now: clock.now(),
    machine: machineFacts(host),
    sleptMs: host.sleptMs(),
    leaseOf,
    // Whether it lies outside, and for how long it was watched, the record knows: it was releasable.
    isOutside: () => false,
    unchangedSince: () => -Infinity,
  });
  return now.releasable ? ok(undefined) : fail({ reason: 'evidence', record: now });
}

function observeWith(hands: Hands, look: Look, sighting: Sighting): Observation | undefined {
  const companions = new Map<string, Uint8Array>();
  for (const request of look.companions) {
    const seen = hands.look(request);
    if (!seen.ok) continue;
    companions.set(basename(request.path), bytesOf(seen.value));
  }
  return observe(look, sighting, companions);
}

/** Synchronous from the last check to the verdict on what was moved; answers where it now lies. */
function moveAside(record: LockRecord, look: Look, ports: ReleasePorts): Result<string, Refusal> {
  const { hands } = ports;
  const quarantine = joinPath(dirname(record.path), quarantineName(basename(record.path), ports.randomHex()));
  const last = lookAgain(record, look, hands);
  if (!last.ok) return last;
  const moved = hands.rename(record.path, quarantine);
  if (!moved.ok) {
    return moved.error.code === 'ENOENT'
      ? fail({ reason: 'vanished' })
      : fail({ reason: 'failed', step: 'move-aside', error: moved.error });
  }
  const caught = hands.look({ ...look.request, path: quarantine });
  const differences = caught.ok ? differencesFrom(record, look, caught.value) : fingerprintFields;
  if (differences.length === 0) return ok(quarantine);
  const back = hands.restore(quarantine, record.path);
  return back.ok
    ? fail({ reason: 'moved-and-put-back', differences })
    : fail({ reason: 'conflict', quarantine, error: back.error });
}

function lookAgain(record: LockRecord, look: Look, hands: Hands): Result<Sighting, Refusal> {
  const seen = hands.look(look.request);
  if (!seen.ok) {
    return isGone(seen.error)
      ? fail({ reason: 'vanished' })
      : fail({ reason: 'failed', step: 'look', error: seen.error });
  }
  const differences = differencesFrom(record, look, seen.value);
  return differences.length === 0 ? ok(seen.value) : fail({ reason: 'changed-underneath', differences });
}

function differencesFrom(record: LockRecord, look: Look, sighting: Sighting): readonly (keyof Fingerprint)[] {
  const { nonce } = record.fingerprint;
  const claimant = observe(look, { ...sighting, path: record.path })?.claimant;
  const seen = fingerprintOf(sighting, claimant?.state === 'named' ? claimant.nonce : nonce);
  return fingerprintDifferences(seen, record.fingerprint);
}

/**
 * A name beside the original that no tool looks for: a leading dot keeps it out of git's refs, and it ends neither
 * in `.lock` nor in `.tmp`.
 */
function quarantineName(name: string, hex: string): string {
  // No name is longer than 255 bytes, and a character of it may be three: the start of the original helps a reader only.
  return `.lockscope-quarantine-${name.slice(0, 70)}-${hex}`;
}
