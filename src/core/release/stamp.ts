import type { Dialect } from '../dialects/dialect';
import { leftoverName, type Maker, parseLeftoverName } from './leftoverNames';
import { basename, dirname, joinPath } from '../paths';
import { type FileError, type FileStat, type Hands, isGone, type Sighting } from '../ports';
import { fail, ok, type Result } from '../result';
import { wasRefreshed } from '../verdicts/heartbeat';

/** Longer than any stamp. Bytes. */
export const stampBytes = 4_096;

/** A lock of our own, as the tool itself would make it. */
export type Stamp = FileStamp | FolderStamp | LinkStamp;

export interface FileStamp {
  readonly shape: 'file';
  readonly text: string;
  readonly hex: string;
}

/** An empty folder, which says nothing. No tool makes one that nobody may write into. */
export interface FolderStamp {
  readonly shape: 'folder';
  readonly hex: string;
  /** How it was when it was made; `null` for one that another process has made. */
  readonly made: Pick<FileStat, 'dev' | 'ino' | 'mtimeNs'> | null;
}

/** A link to what was exchanged for it, which lies beside it. */
export interface LinkStamp {
  readonly shape: 'link';
  readonly hex: string;
  /** The name that it lies under. */
  readonly target: string;
}

export function stampOf({ stamp }: Dialect, { pid }: Maker, hex: string): FileStamp | FolderStamp | null {
  if (stamp === undefined) return null;
  return stamp === 'empty-folder'
    ? { shape: 'folder', hex, made: null }
    : { shape: 'file', text: stamp(pid, hex), hex };
}

/** Makes it at a path of our own; `null` where this file system could not tell it from what others make. */
export function makeStamp(at: string, stamp: Stamp, hands: Hands): Result<Stamp | null, FileError> {
  if (stamp.shape === 'file') {
    const created = hands.create(at, stamp.text);
    return created.ok ? ok(stamp) : created;
  }
  if (stamp.shape === 'link') {
    const linked = hands.makeLink(at, stamp.target);
    return linked.ok ? ok(stamp) : linked;
  }
  const made = hands.makeFolder(at);
  if (!made.ok) return made;
  const seen = hands.look({ path: at, maxBytes: 0 });
  if (seen.ok && isUnwritable(seen.value.stat) && !isTimeCoarse(seen.value.stat)) {
    const { dev, ino, mtimeNs } = seen.value.stat;
    return ok({ ...stamp, made: { dev, ino, mtimeNs } });
  }
  hands.removeFolder(at);
  return seen.ok ? ok(null) : seen;
}

/** A call may fail that succeeds right after. */
const maxAttempts = 3;

/** Takes away what is known to be our own stamp: another Lockscope waits for as long as it sees it. */
export function removeStamp(at: string, { shape }: Stamp, hands: Hands): Result<void, FileError> {
  for (let attempt = 1; ; attempt++) {
    const done = shape === 'folder' ? hands.removeFolder(at) : hands.unlink(at);
    if (done.ok || isGone(done.error) || attempt === maxAttempts) return done;
  }
}

/** Whether it is this very stamp, as it was made. */
export function isStamp({ stat, content, target }: Sighting, stamp: Stamp): boolean {
  if (stamp.shape === 'link') return stat.kind === 'symlink' && target === stamp.target;
  if (stamp.shape === 'folder') return isOwnFolder(stat, stamp.made) && !isAdopted(stat, stamp);
  return stat.kind === 'file' && content?.state === 'read' && new TextDecoder().decode(content.bytes) === stamp.text;
}

/** Whether it is the beginning of it, as while it is being written. */
export function isUnfinished({ stat, content }: Sighting, stamp: Stamp): boolean {
  if (stamp.shape !== 'file' || stat.kind !== 'file' || content?.state !== 'read') return false;
  return stamp.text.startsWith(new TextDecoder().decode(content.bytes));
}

/** Whether this very stamp is known to stand at a path. */
export function standsAt(path: string, stamp: Stamp, hands: Hands): boolean {
  const isThere = lookFor(path, stamp, hands);
  return isThere.ok && isThere.value;
}

/** Fails where what stands there cannot be read. */
function lookFor(path: string, stamp: Stamp, hands: Hands): Result<boolean, FileError> {
  const seen = hands.look({ path, maxBytes: stamp.shape === 'file' ? stampBytes : 0 });
  if (!seen.ok) return isGone(seen.error) ? ok(false) : seen;
  const { content } = seen.value;
  return content?.state === 'unreadable' ? fail(content.error) : ok(isStamp(seen.value, stamp));
}

/**
 * Whether it stands there as somebody's lock: he touched it, as he touches his own, and knows it by the time that he
 * has set. He must have looked right before it was put in the place of his.
 */
export function isAdoptedAt(path: string, stamp: Stamp, hands: Hands): boolean {
  if (stamp.shape !== 'folder') return false;
  const seen = hands.look({ path, maxBytes: 0 });
  return seen.ok && isOwnFolder(seen.value.stat, stamp.made) && isAdopted(seen.value.stat, stamp);
}

/** Whether Lockscope has made it; without `made`, whichever. */
export function isOwnFolder(stat: FileStat, made: FolderStamp['made'] = null): boolean {
  if (stat.kind !== 'directory' || !isUnwritable(stat)) return false;
  // The number of a folder that is gone may be given to the next one: that can be written into.
  return made === null || (stat.dev === made.dev && stat.ino === made.ino);
}

function isAdopted(stat: FileStat, { made }: FolderStamp): boolean {
  return made === null ? wasRefreshed(stat) : stat.mtimeNs !== made.mtimeNs;
}

const writable = 0o222;

function isUnwritable({ mode }: FileStat): boolean {
  return (mode & writable) === 0;
}

/** Tools set whole milliseconds: where the file system keeps no finer times, one may set the very time that it has. */
function isTimeCoarse({ mtimeNs }: FileStat): boolean {
  return mtimeNs.endsWith('000000');
}

/** What became of a stamp that was to be taken away. */
export type Dropped =
  /** It is gone, or somebody else has taken its place in his own way. */
  | { readonly state: 'dropped' }
  /** Somebody's lock was moved in its stead, and his place is taken: two may now hold the lock. */
  | { readonly state: 'conflict'; readonly quarantine: string; readonly error: FileError };

/** Others who look for it at the same moment may move it, each once; and a call may fail that succeeds right after. */
const maxSearches = 10;

/**
 * Takes our own stamp away, and nobody else's: what stands there is moved aside, looked at, and put back without
 * overwriting where it is not ours. Where another Lockscope has just moved it aside, it is taken away there: it would
 * come back otherwise, and hold for nobody. Fails where it is there still, or nobody can say whether it is.
 */
export function dropStamp(path: string, stamp: Stamp, maker: Maker, hands: Hands): Result<Dropped, FileError> {
  let last: FileError = { code: 'EBUSY', message: 'moved again and again' };
  for (let search = 1; search <= maxSearches; search++) {
    const done = dropOnce(path, stamp, maker, hands);
    if (done?.ok === true) return done;
    if (done !== null) last = done.error;
  }
  return fail(last);
}

const dropped = ok({ state: 'dropped' } as const);

/** `null` where it is not any more where it was found. */
function dropOnce(path: string, stamp: Stamp, maker: Maker, hands: Hands): Result<Dropped, FileError> | null {
  const found = findStamp(path, stamp, hands);
  if (!found.ok) return found;
  if (found.value === null) return dropped;
  return found.value === path ? dropAside(path, stamp, maker, hands) : removed(found.value, stamp, hands);
}

function dropAside(path: string, stamp: Stamp, maker: Maker, hands: Hands): Result<Dropped, FileError> | null {
  // By this name and these digits whoever finds it knows that it is but our stamp.
  const aside = joinPath(dirname(path), leftoverName('quarantine', basename(path), maker, stamp.hex));
  const moved = hands.rename(path, aside);
  if (!moved.ok) return isGone(moved.error) ? null : moved;
  const isOurs = lookFor(aside, stamp, hands);
  if (isOurs.ok && isOurs.value) return removed(aside, stamp, hands) ?? dropped;
  const back = hands.restore(aside, path);
  if (!back.ok && !isGone(back.error)) return ok({ state: 'conflict', quarantine: aside, error: back.error });
  return isOurs.ok ? dropped : isOurs;
}

function removed(at: string, stamp: Stamp, hands: Hands): Result<Dropped, FileError> | null {
  const done = removeStamp(at, stamp, hands);
  if (done.ok) return dropped;
  return isGone(done.error) ? null : done;
}

/** Where it lies: in its place, or where another Lockscope has moved it; `null` where it is neither. */
export function findStamp(path: string, stamp: Stamp, hands: Hands): Result<string | null, FileError> {
  const inPlace = lookFor(path, stamp, hands);
  if (!inPlace.ok) return inPlace;
  if (inPlace.value) return ok(path);
  const folder = dirname(path);
  const listed = hands.list(folder);
  if (!listed.ok) return isGone(listed.error) ? ok(null) : listed;
  for (const { name } of listed.value) {
    const leftover = parseLeftoverName(name);
    if (leftover?.original !== basename(path)) continue;
    // A folder that another one is about to exchange may have the number that ours had, and its time.
    if (stamp.shape === 'folder' && leftover.kind !== 'quarantine') continue;
    const at = joinPath(folder, name);
    const isIt = lookFor(at, stamp, hands);
    if (!isIt.ok) return isIt;
    if (isIt.value) return ok(at);
  }
  // It may have been put back in between.
  const isBack = lookFor(path, stamp, hands);
  return isBack.ok ? ok(isBack.value ? path : null) : isBack;
}
