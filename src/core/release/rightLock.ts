import type { Place } from '../dialects/dialect';
import { exchangeFolderBack } from './folderStandIn';
import { type LeftoverName, type Maker, parseLeftoverName } from './leftoverNames';
import type { LockRecord } from '../lock';
import { lookAt } from '../observe';
import { basename, joinPath } from '../paths';
import { type FileError, isGone, type KeptFile, type LookRequest, type Sighting } from '../ports';
import { clear } from './clearLeftover';
import type { Refusal } from './refusal';
import { judgeNow, observeWith } from './releaseLook';
import type { ReleasePorts } from './releasePorts';
import { failed, type Righted, vanished } from './righted';
import { fail, ok, type Result } from '../result';
import {
  dropStamp,
  type FileStamp,
  type FolderStamp,
  isOwnFolder,
  type LinkStamp,
  isStamp,
  isUnfinished,
  type Stamp,
  stampBytes,
  stampOf,
} from './stamp';
import { stampGraceMs } from './takeOut';
import { digestOf, withContents } from './takenOut';

/** What was taken out: a live lock goes back, a dead one is kept, a stamp of ours is nothing any more. */
export async function putBackOrKeep(
  record: LockRecord,
  among: Place,
  name: LeftoverName,
  ports: ReleasePorts,
): Promise<Result<Righted, Refusal>> {
  const { hands } = ports;
  const { path } = record;
  const place = joinPath(among.folder, among.name);
  const candidates = ports.catalog().at(among);
  const stamps = candidates.flatMap((dialect) => stampOf(dialect, name.maker, name.hex) ?? []);
  const asked = lookAt(among, candidates);
  const request = asked?.request ?? { maxBytes: 0 };
  const seen = hands.look({ ...request, path });
  if (!seen.ok) return isGone(seen.error) ? vanished : failed('look', seen.error);
  const unread = unreadIn(seen.value);
  // It may be a live lock or but our stamp: the next start looks again. What we may not read, we have not made.
  if (unread !== null && !['EACCES', 'EPERM'].includes(unread.code)) return failed('look', unread);
  if (isLinkOfOurs(seen.value, name)) return clear(path, ports);
  const standing = whatStandsAt({ ...request, path: place }, hands);
  if (!standing.ok) return failed('look', standing.error);
  const inPlace = standing.value;
  const link = linkTo(path);
  if (inPlace !== null && isStamp(inPlace, link)) {
    const { maker } = name;
    return exchangeBack(path, place, { stamp: link, maker }, ports) ?? putBack(path, place, hands);
  }
  const own = stamps.find((stamp) => isStamp(seen.value, stamp));
  if (own !== undefined) return clear(path, ports, own);
  const stamp = stamps.find((one) => one.shape === 'file' && inPlace !== null && isStamp(inPlace, one));
  // As long as it does not stand in the place, nothing was exchanged: what lies here is a stamp that was being written.
  if (name.kind === 'swap' && stamp === undefined && stamps.some((one) => isUnfinished(seen.value, one)))
    return clear(path, ports);

  const folder = stamps.find((one) => one.shape === 'folder');
  const observation = asked === undefined ? undefined : observeWith(hands, asked, { ...seen.value, path: place });
  const judged = observation === undefined ? null : await judgeNow(observation, ports);
  if (folder !== undefined && name.kind === 'swap' && seen.value.stat.kind === 'directory') {
    return rightFolder({ record, seen: seen.value, judged }, place, { stamp: folder, maker: name.maker }, ports);
  }
  if (judged?.releasable === true) {
    const isFolder = seen.value.stat.kind === 'directory' && inPlace?.stat.kind === 'directory';
    const freed = isFolder ? freeOfOurs({ path, place, there: inPlace }, among, hands) : ok(undefined);
    if (!freed.ok) return failed('move-aside', freed.error);
    const error = stamp === undefined ? null : await dropDeadStamp(record, place, stamp, name.maker, ports);
    return error === null ? keep(record, seen.value, ports, place, judged) : failed('move-aside', error);
  }
  const exchanged = stamp?.shape !== 'file' ? null : exchangeBack(path, place, { stamp, maker: name.maker }, ports);
  if (exchanged !== null) return exchanged;
  const back = hands.restore(path, place);
  if (back.ok) return ok({ righted: 'put-back' });
  if (isGone(back.error)) return vanished;
  if (back.error.code !== 'EEXIST') return failed('move-aside', back.error);
  const taken = whatStandsAt({ ...request, path: place }, hands);
  if (!taken.ok) return failed('look', taken.error);
  const there = taken.value;
  // It was on its way back by a second name, and only the first was left to be taken away.
  if (there?.stat.ino === seen.value.stat.ino && there.stat.dev === seen.value.stat.dev) {
    const cleared = clear(path, ports);
    return cleared.ok ? ok({ righted: 'put-back' }) : cleared;
  }
  // On its way back in steps, it was to take the place of an empty folder of ours.
  if (
    there !== null &&
    seen.value.stat.kind === 'directory' &&
    isOwnFolder(there.stat) &&
    hands.removeFolder(place).ok
  ) {
    const again = hands.restore(path, place);
    return again.ok ? ok({ righted: 'put-back' }) : failed('move-aside', again.error);
  }
  // Freed this moment, or it is our stamp, which could not be taken away: the next start tries again.
  if (there === null || stamps.some((one) => isStamp(there, one))) return failed('move-aside', back.error);
  // Somebody else has the place: what lies here cannot be the lock any more.
  return keep(record, seen.value, ports, place, judged);
}

/**
 * Takes the empty folder of ours away whose place a folder was to take, on its way back in steps; not that of somebody
 * else, who has something beside the place as well.
 */
function freeOfOurs(
  { path, place, there }: { readonly path: string; readonly place: string; readonly there: Sighting },
  { folder, name }: Place,
  hands: ReleasePorts['hands'],
): Result<void, FileError> {
  if (!isOwnFolder(there.stat)) return ok(undefined);
  const listed = hands.list(folder);
  if (!listed.ok) return listed;
  const others = listed.value.filter((entry) => joinPath(folder, entry.name) !== path);
  if (others.some((entry) => parseLeftoverName(entry.name)?.original === name)) return ok(undefined);
  const freed = hands.removeFolder(place);
  // With anything in it, it is somebody's by now.
  return freed.ok || isGone(freed.error) || freed.error.code === 'ENOTEMPTY' ? ok(undefined) : freed;
}

/** Whether it is a link that was to take the place of a folder, or has, and is nothing any more. */
function isLinkOfOurs({ stat, target }: Sighting, { original }: LeftoverName): boolean {
  const there = stat.kind === 'symlink' && target !== null ? parseLeftoverName(target) : null;
  return there?.kind === 'swap' && there.original === original;
}

/** What took the place of what lies under this name of ours. */
function linkTo(path: string): LinkStamp {
  return { shape: 'link', hex: parseLeftoverName(basename(path))?.hex ?? '', target: basename(path) };
}

function putBack(path: string, place: string, hands: ReleasePorts['hands']): Result<Righted, Refusal> {
  const back = hands.restore(path, place);
  if (back.ok) return ok({ righted: 'put-back' });
  return isGone(back.error) ? vanished : failed('move-aside', back.error);
}

/** `null` where nothing does; what is there and cannot be read may be anything. */
function whatStandsAt(request: LookRequest, hands: ReleasePorts['hands']): Result<Sighting | null, FileError> {
  const seen = hands.look(request);
  if (!seen.ok) return isGone(seen.error) ? ok(null) : seen;
  const unread = unreadIn(seen.value);
  return unread === null ? seen : fail(unread);
}

function unreadIn({ stat, content, target }: Sighting): FileError | null {
  if (stat.kind === 'symlink' && target === null) return { code: 'EIO', message: 'a link that cannot be read' };
  return content?.state === 'unreadable' ? content.error : null;
}

/** What an exchange for a folder of ours has left. */
interface FolderLeft {
  readonly record: LockRecord;
  readonly seen: Sighting;
  /** As if it stood in its place. */
  readonly judged: LockRecord | null;
}

/** As long as our folder stands in its place it may go back; where that is gone, or somebody's, it is let go of. */
async function rightFolder(
  { record, seen, judged }: FolderLeft,
  place: string,
  { stamp, maker }: { readonly stamp: FolderStamp; readonly maker: Maker },
  ports: ReleasePorts,
): Promise<Result<Righted, Refusal>> {
  const { hands, clock } = ports;
  const standing = whatStandsAt({ path: place, maxBytes: 0 }, hands);
  if (!standing.ok) return failed('look', standing.error);
  // Its place may have been a link to it until now. If nobody holds it, it gets old by itself.
  if (standing.value === null && judged?.releasable !== true) return putBack(record.path, place, hands);
  if (standing.value === null || !isStamp(standing.value, stamp)) {
    // What is kept is no place for a link to lead to any more.
    const dropped = dropStamp(place, linkTo(record.path), maker, hands);
    return dropped.ok ? keep(record, seen, ports, place, judged) : failed('move-aside', dropped.error);
  }
  if (judged?.releasable === true) {
    await new Promise<void>((resolve) => clock.after(stampGraceMs, resolve));
    const error = await dropDeadStamp(record, place, stamp, maker, ports);
    return error === null ? keep(record, seen, ports, place, judged) : failed('move-aside', error);
  }
  const { error } = exchangeFolderBack({ path: place, at: record.path, seen, differences: [] }, stamp, {
    hands,
    maker,
  });
  switch (error.reason) {
    case 'moved-and-put-back':
      return ok({ righted: 'put-back' });
    case 'changed-underneath':
      return ok({ righted: 'cleared' });
    default:
      return fail(error);
  }
}

/** Answers why it stands there still. What was taken away in its stead, by a hair, and cannot go back, is kept. */
async function dropDeadStamp(
  record: LockRecord,
  place: string,
  stamp: Stamp,
  maker: Maker,
  ports: ReleasePorts,
): Promise<FileError | null> {
  const dropped = dropStamp(place, stamp, maker, ports.hands);
  if (!dropped.ok) return dropped.error;
  if (dropped.value.state === 'dropped') return null;
  const path = dropped.value.quarantine;
  const seen = ports.hands.look({ path, maxBytes: 0 });
  if (seen.ok) await keep({ ...record, path }, seen.value, ports, place);
  return null;
}

/** A live lock lies where our stamp was, and the stamp in its place; `null` where somebody took that over meanwhile. */
function exchangeBack(
  path: string,
  place: string,
  { stamp, maker }: { readonly stamp: FileStamp | LinkStamp; readonly maker: Maker },
  { hands }: ReleasePorts,
): Result<Righted, Refusal> | null {
  const swapped = hands.swap(path, place);
  // It was made by an installation that could. Our stamp is a dead holder's, and goes first; then the place is free.
  if (!swapped.ok && swapped.error.code === 'ENOSYS') {
    const dropped = dropStamp(place, stamp, maker, hands);
    return dropped.ok ? null : failed('move-aside', dropped.error);
  }
  if (!swapped.ok) return isGone(swapped.error) ? null : failed('move-aside', swapped.error);
  const out = whatStandsAt({ path, maxBytes: stampBytes }, hands);
  // The lock is in its place again: whatever lies here is seen to by the next start.
  if (!out.ok) return failed('look', out.error);
  if (out.value !== null && isStamp(out.value, stamp)) {
    const unlinked = hands.unlink(path);
    return unlinked.ok || isGone(unlinked.error) ? ok({ righted: 'put-back' }) : failed('move-aside', unlinked.error);
  }
  // His is the newer one.
  const undone = hands.swap(path, place);
  return undone.ok ? null : failed('move-aside', undone.error);
}

/** Keeps for undo what lies there, unless it is kept already. */
export async function keep(
  record: LockRecord,
  seen: Sighting,
  { clock, randomHex, undo }: ReleasePorts,
  place = record.path,
  judged: LockRecord | null = null,
): Promise<Result<Righted, Refusal>> {
  const { stat } = seen;
  if (stat.kind === 'other') return failed('keep', { code: 'EINVAL', message: 'neither file, link nor folder' });
  const finished = await undo.finish(record.path);
  if (!finished.ok) return isGone(finished.error) ? vanished : failed('keep', finished.error);
  if (finished.value) return ok({ righted: 'kept' });
  const removedAt = clock.now();
  const entry: KeptFile = {
    id: `${removedAt}-${randomHex()}`,
    path: place,
    dialect: judged?.dialect ?? record.dialect,
    kind: judged?.kind === 'lock' ? 'lock' : 'temp',
    shape: stat.kind,
    removedAt,
    by: 'quarantine',
    batch: randomHex(),
    holderPid: judged?.holder?.pid ?? null,
    size: stat.size,
    sha256: digestOf(seen),
    ...withContents(seen),
  };
  const stored = await undo.keep(entry, record.path);
  if (stored.ok) return ok({ righted: 'kept' });
  return isGone(stored.error) ? vanished : failed('keep', stored.error);
}
