import { fingerprintFields } from '../fingerprint';
import { exchange, putBack } from './exchange';
import { exchangeFolder } from './exchangeFolder';
import { leftoverName } from './leftoverNames';
import type { LockRecord } from '../lock';
import type { Look } from '../observe';
import { basename, dirname, joinPath } from '../paths';
import type { KeptFile } from '../ports';
import type { Refusal } from './refusal';
import { differencesFrom, lookAgain } from './releaseLook';
import type { ReleasePorts } from './releasePorts';
import { fail, ok, type Result } from '../result';
import { dropStamp, isAdoptedAt, removeStamp, standsAt, type Stamp, stampOf } from './stamp';
import { digestOf, type TakenOut, withContents } from './takenOut';

type Ports = Pick<ReleasePorts, 'hands' | 'maker' | 'randomHex' | 'clock' | 'catalog'>;

/**
 * Longer than it takes a contender that has read of the dead holder to take its lock over. Milliseconds. Of 77,726 steals by codegraph 3.11.2 beside busy processes half took 0.04 ms, all but one in 10,000 less than 17 ms,
 * and the slowest 32 ms; on a machine with three times as much to do as it has processors, single ones took 140 ms.
 * Of 32,627 by proper-lockfile 4.1.2, with seven times as much to do, half took 0.2 ms, all but one in 1,000 less than
 * 34 ms, and the slowest 75 ms. What stands in meanwhile is young to everybody: no caller of that one may set less than
 * two seconds. `npx tsx test/soak/stealGap.ts` measures it.
 */
export const stampGraceMs = 500;

/**
 * Takes a lock out of its place if it is the very one of the record. From the last check to the look at what was taken
 * there is no await; what turns out to be something else goes back, without overwriting.
 */
export function takeOut(record: LockRecord, look: Look, ports: Ports): Result<TakenOut, Refusal> {
  const dialect = ports.catalog().byId(record.dialect);
  const stamp =
    dialect === undefined || !ports.hands.canSwap() ? null : stampOf(dialect, ports.maker, ports.randomHex());
  return exchangeFor(stamp, record, look, ports) ?? quarantine(record, look, ports);
}

function exchangeFor(
  stamp: ReturnType<typeof stampOf>,
  record: LockRecord,
  look: Look,
  ports: Ports,
): Result<TakenOut, Refusal> | null {
  if (stamp === null) return null;
  return stamp.shape === 'file' ? exchange(record, look, stamp, ports) : exchangeFolder(record, look, stamp, ports);
}

/** What became of the place of a lock that was taken out. */
export type Finished =
  | { readonly state: 'free' }
  /** It is as if nothing had been taken out. */
  | { readonly state: 'taken-back'; readonly refusal: Refusal }
  | { readonly state: 'unclear'; readonly refusal: Refusal };

/**
 * When everybody who read of the dead holder has acted, takes our stamp away, unless one of them has taken it over, or
 * the holder, thought dead, has woken up and goes on with it.
 */
export async function finishTakingOut(
  { path }: LockRecord,
  { stamp, at }: TakenOut,
  { hands, maker, clock }: Ports,
): Promise<Finished> {
  if (stamp === null) return { state: 'free' };
  await new Promise<void>((resolve) => clock.after(stampGraceMs, resolve));
  if (isAdoptedAt(path, stamp, hands)) {
    hands.removeFolder(at);
    return { state: 'taken-back', refusal: { reason: 'moved-and-put-back', differences: ['mtimeNs'] } };
  }
  const dropped = dropStamp(path, stamp, maker, hands);
  if (!dropped.ok) {
    const refusal: Refusal = { reason: 'failed', step: 'move-aside', error: dropped.error };
    return { state: takeBack(path, at, stamp, hands) ? 'taken-back' : 'unclear', refusal };
  }
  if (dropped.value.state === 'dropped') return { state: 'free' };
  const { quarantine, error } = dropped.value;
  return { state: 'unclear', refusal: { reason: 'conflict', quarantine, error } };
}

/** Exchanges the dead lock for our stamp again, where that cannot be taken away. */
function takeBack(path: string, at: string, stamp: Stamp, hands: Ports['hands']): boolean {
  if (!standsAt(path, stamp, hands) || !hands.swap(path, at).ok) return false;
  if (standsAt(at, stamp, hands)) {
    removeStamp(at, stamp, hands);
    return true;
  }
  // Somebody has taken it over at this very moment.
  hands.swap(path, at);
  return false;
}

/**
 * What cannot be kept for undo is not removed: the dead lock goes back, in place of our stamp where that still stands
 * there, unless somebody is there already.
 */
export async function keepTaken(
  record: LockRecord,
  { at, by, sha256, stamp, contents }: TakenOut,
  batch: string,
  { clock, randomHex, undo, hands, maker }: Pick<ReleasePorts, 'clock' | 'randomHex' | 'undo' | 'hands' | 'maker'>,
): Promise<Result<KeptFile, Refusal>> {
  const { path, dialect, kind, fingerprint, holder } = record;
  const removedAt = clock.now();
  const kept: KeptFile = {
    id: `${removedAt}-${randomHex()}`,
    path,
    dialect,
    kind: kind === 'temp' ? 'temp' : 'lock',
    shape: fingerprint.kind === 'symlink' || fingerprint.kind === 'directory' ? fingerprint.kind : 'file',
    removedAt,
    by,
    batch,
    holderPid: holder?.pid ?? null,
    size: fingerprint.size,
    sha256,
    ...(contents === undefined ? {} : { contents }),
  };
  const stored = await undo.keep(kept, at);
  if (stored.ok) return ok(kept);
  const failed = fail({ reason: 'failed', step: 'keep', error: stored.error } as const);
  if (stamp !== null && takeBack(path, at, stamp, hands)) return failed;
  if (stamp !== null) dropStamp(path, stamp, maker, hands);
  const back = hands.restore(at, path);
  return back.ok ? failed : fail({ reason: 'conflict', quarantine: at, error: back.error });
}

function quarantine(record: LockRecord, look: Look, { hands, maker, randomHex }: Ports): Result<TakenOut, Refusal> {
  const { path } = record;
  const at = joinPath(dirname(path), leftoverName('quarantine', basename(path), maker, randomHex()));
  const last = lookAgain(record, look, hands);
  if (!last.ok) return last;
  const moved = hands.rename(path, at);
  if (!moved.ok) {
    return moved.error.code === 'ENOENT'
      ? fail({ reason: 'vanished' })
      : fail({ reason: 'failed', step: 'move-aside', error: moved.error });
  }
  const caught = hands.look({ ...look.request, path: at });
  const differences = caught.ok ? differencesFrom(record, look, caught.value) : fingerprintFields;
  if (caught.ok && differences.length === 0)
    return ok({ by: 'quarantine', at, sha256: digestOf(caught.value), stamp: null, ...withContents(caught.value) });
  return putBack(path, at, differences, hands);
}
