import { createHash } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { contentsLimit } from '../../core/folderContents';
import type { Content, FileError, FileKind, FileStat, LookRequest, Sighting } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import { readOnlyFlags } from './openFlags';
import { fileErrorOf, noSuchFile } from './fileError';
import { type OwnLocks, ownLockError } from './ownLocks';
import { createSharedFiles, type SharedFiles } from './sharedFiles';

/** `own`: the locks that a look must not drop, read for this look and those made right after it. */
export type Look = (request: LookRequest, own: OwnLocks) => Result<Sighting, FileError>;

/** A look remembers of each device it comes by whether others may write to it. */
export function createLook(): Look {
  const isShared = createSharedFiles();
  return (request, own) => look(request, isShared, own);
}

/** More names than any lock folder has. */
const entryLimit = 100;

/** `lstat`, and for a regular file its first bytes, from one descriptor. Opens nothing if `maxBytes` is 0. */
function look(
  { path, maxBytes, entries, contentBytes = 0 }: LookRequest,
  isShared: SharedFiles,
  own: OwnLocks,
): Result<Sighting, FileError> {
  try {
    const named = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (named === undefined) return fail(noSuchFile);
    const shared = isShared(path, named.dev);
    if (named.isFile() && maxBytes > 0) {
      return own.has(named) ? ok(unread(path, named, shared, ownLockError)) : readOpened(path, maxBytes, named, shared);
    }
    const names = entries === true && named.isDirectory() ? entriesOf(path) : null;
    return ok({
      path,
      stat: toFileStat(named, shared),
      content: null,
      target: named.isSymbolicLink() ? targetOf(path) : null,
      entries: names,
      contents:
        names !== null && contentBytes > 0
          ? contentsOf(names, (name) => look({ path: join(path, name), maxBytes: contentBytes }, isShared, own))
          : null,
    });
  } catch (error) {
    return fail(fileErrorOf(error));
  }
}

/** `null` when something else took its place, or it cannot be read. */
function targetOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    fileErrorOf(error);
    return null;
  }
}

function entriesOf(path: string): readonly string[] | null {
  try {
    return readdirSync(path).sort().slice(0, entryLimit);
  } catch (error) {
    fileErrorOf(error);
    return null;
  }
}

/** `null` where there are more than any lock has, or one cannot be looked at. */
function contentsOf(
  names: readonly string[],
  lookAt: (name: string) => Result<Sighting, FileError>,
): readonly Sighting[] | null {
  if (names.length > contentsLimit) return null;
  const seen = names.map(lookAt);
  return seen.every((one) => one.ok) ? seen.map(({ value }) => value) : null;
}

function toFileStat(stats: BigIntStats, shared: boolean): FileStat {
  return {
    kind: kindOf(stats),
    dev: stats.dev.toString(),
    ino: stats.ino.toString(),
    size: Number(stats.size),
    mtimeMs: Number(stats.mtimeNs / 1_000n) / 1_000,
    birthtimeMs: Number(stats.birthtimeNs / 1_000n) / 1_000,
    shared,
    mtimeNs: stats.mtimeNs.toString(),
    // Windows has none and says 0 of every file.
    uid: process.platform === 'win32' ? null : Number(stats.uid),
    names: Number(stats.nlink),
    mode: Number(stats.mode & 0o7777n),
  };
}

export function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FileKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

function readOpened(path: string, maxBytes: number, named: BigIntStats, shared: boolean): Result<Sighting, FileError> {
  let descriptor: number;
  try {
    descriptor = openSync(path, readOnlyFlags);
  } catch (error) {
    const reason = fileErrorOf(error);
    if (reason.code === 'ENOENT') return fail(reason);
    // ELOOP: a link took the file's place a moment ago. Said as it is; the next hint looks again.
    return ok(unread(path, named, shared, reason));
  }
  try {
    const content = readContent(descriptor, maxBytes);
    // Asked after reading, so that size and mtime are at least as new as the bytes.
    const stats = fstatSync(descriptor, { bigint: true });
    const seen = stats.isFile() ? content : null;
    return ok({ path, stat: toFileStat(stats, shared), content: seen, target: null, entries: null, contents: null });
  } finally {
    closeSync(descriptor);
  }
}

function unread(path: string, named: BigIntStats, shared: boolean, error: FileError): Sighting {
  const content: Content = { state: 'unreadable', error };
  return { path, stat: toFileStat(named, shared), content, target: null, entries: null, contents: null };
}

function readContent(descriptor: number, maxBytes: number): Content {
  const buffer = Buffer.allocUnsafe(maxBytes + 1);
  let length = 0;
  try {
    for (;;) {
      const read = readSync(descriptor, buffer, length, buffer.length - length, length);
      length += read;
      if (read === 0 || length === buffer.length) break;
    }
  } catch (error) {
    return { state: 'unreadable', error: fileErrorOf(error) };
  }
  // A copy, so that the large buffer can go and the bytes can be sent between threads.
  const bytes = Uint8Array.prototype.slice.call(buffer, 0, Math.min(length, maxBytes));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { state: 'read', bytes, truncated: length > maxBytes, sha256 };
}
