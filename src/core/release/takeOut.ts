import { fingerprintFields } from '../fingerprint';
import { keptContents } from '../folderContents';
import { exchangeFolderBack } from './folderStandIn';
import { leftoverName, parseLeftoverName } from './leftoverNames';
import type { LockRecord } from '../lock';
import type { Look } from '../observe';
import { basename, dirname, joinPath } from '../paths';
import { isGone, type KeptContent, type KeptFile, type Removal, type Sighting } from '../ports';
import type { Refusal } from './refusal';
import { differencesFrom, lookAgain } from './releaseLook';
import type { ReleasePorts } from './releasePorts';
import { fail, ok, type Result } from '../result';
import { dropStamp, isAdoptedAt, makeStamp, removeStamp, type FileStamp, standsAt, type Stamp, stampOf } from './stamp';

/** What was taken out of its place. */
export interface TakenOut {
  readonly by: Removal;
  /** Where it lies now. */
  readonly at: string;
  /** Of all its bytes; `null` where not all of them were read. */
  readonly sha256: string | null;
  /** Of a folder with something in it, what that is. */
  readonly contents?: readonly KeptContent[];
  /** What stands in its place. */
  readonly stamp: Stamp | null;
}

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
  return (stamp === null ? null : exchange(record, look, stamp, ports)) ?? quarantine(record, look, ports);
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

/** `null` where two names cannot be exchanged here. */
function exchange(record: LockRecord, look: Look, planned: Stamp, ports: Ports): Result<TakenOut, Refusal> | null {
  const { hands, maker } = ports;
  const { path } = record;
  const at = joinPath(dirname(path), leftoverName('swap', basename(path), maker, planned.hex));
  const made = makeStamp(at, planned, hands);
  if (!made.ok) return fail({ reason: 'failed', step: 'move-aside', error: made.error });
  const stamp = made.value;
  if (stamp === null) return null;
  const rival = rivalOf(at, hands);
  if (rival !== null) {
    removeStamp(at, stamp, hands);
    return fail({ reason: 'busy', pid: rival });
  }
  const last = lookAgain(record, look, hands);
  const swapped = last.ok ? hands.swap(path, at) : null;
  if (swapped?.ok !== true) {
    // Nothing was moved: what lies there is our stamp still.
    removeStamp(at, stamp, hands);
    if (!last.ok) return last;
    const error = swapped?.ok === false ? swapped.error : { code: 'ENOSYS', message: '' };
    if (error.code === 'ENOSYS') return null;
    return error.code === 'ENOENT'
      ? fail({ reason: 'vanished' })
      : fail({ reason: 'failed', step: 'move-aside', error });
  }
  const caught = hands.look({ ...look.request, path: at });
  const differences = caught.ok ? differencesFrom(record, look, caught.value) : fingerprintFields;
  if (caught.ok && differences.length === 0) return ok({ by: 'swap', at, sha256: digestOf(caught.value), stamp });
  if (stamp.shape === 'file') return exchangeBack(path, at, stamp, differences, ports);
  return exchangeFolderBack({ path, at, seen: caught.ok ? caught.value : null, differences }, stamp, ports);
}

/**
 * The pid of another Lockscope that is about to exchange the same lock, or has and is not done. Each makes its stamp
 * before it looks for those of others, so that of two at most one goes on; each would take the other's stamp for
 * somebody's lock.
 */
function rivalOf(at: string, hands: Ports['hands']): number | null {
  const own = parseLeftoverName(basename(at));
  if (own === null) return null;
  const listed = hands.list(dirname(at));
  for (const { name } of listed.ok ? listed.value : []) {
    const other = parseLeftoverName(name);
    if (other?.kind === 'swap' && other.original === own.original && other.hex !== own.hex) return other.maker.pid;
  }
  return null;
}

/** Of a folder with nothing else in it than files that were read. */
export function withContents(seen: Sighting): Pick<KeptFile, 'contents'> {
  const contents = seen.stat.kind === 'directory' ? keptContents(seen) : null;
  return contents === null || contents.length === 0 ? {} : { contents };
}

/** `null` where not all of it was read. */
export function digestOf({ content }: Sighting): string | null {
  return content?.state === 'read' && !content.truncated ? content.sha256 : null;
}

type Differences = Extract<Refusal, { reason: 'moved-and-put-back' }>['differences'];

/** What came out is not what was planned: it goes back, and our stamp comes out again. */
function exchangeBack(
  path: string,
  at: string,
  stamp: FileStamp,
  differences: Differences,
  { hands, maker }: Ports,
): Result<TakenOut, Refusal> {
  const back = hands.swap(path, at);
  if (!back.ok) {
    // Somebody has taken our stamp away, or his own lock from where it lies now.
    const refused = putBack(path, at, differences, hands);
    dropStamp(path, stamp, maker, hands);
    return refused;
  }
  if (standsAt(at, stamp, hands)) {
    removeStamp(at, stamp, hands);
    return fail({ reason: 'moved-and-put-back', differences });
  }
  // Somebody has taken our stamp over meanwhile: his lock is the newer one, and stands as if we had never been there.
  hands.swap(path, at);
  return fail({ reason: 'conflict', quarantine: at, error: { code: 'EEXIST', message: 'taken over meanwhile' } });
}

/** Without overwriting. */
function putBack(path: string, at: string, differences: Differences, hands: Ports['hands']): Result<TakenOut, Refusal> {
  const back = hands.restore(at, path);
  if (back.ok) return fail({ reason: 'moved-and-put-back', differences });
  // Where it is gone, another Lockscope knew it for its own, and has taken it away.
  return isGone(back.error) && !hands.look({ path: at, maxBytes: 0 }).ok
    ? fail({ reason: 'vanished' })
    : fail({ reason: 'conflict', quarantine: at, error: back.error });
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
