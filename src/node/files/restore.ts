import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  type Stats,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import type { FileError, Hands } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import { fileErrorOf } from './fileError';
import type { NativeRename } from './native/nativeRename';
import { unwritableMode } from './unwritableMode';

/** File systems without hard links say one of these. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'UNKNOWN']);

/**
 * Puts a file, link or folder under a name that nothing has: `EEXIST` otherwise. One system call, and the same inode,
 * where the system has one for it. Elsewhere a few, each of which fails where the name is taken.
 */
export function createRestore(native: NativeRename): Hands['restore'] {
  return (from, to) => {
    const moved = native.withoutReplacing(from, to);
    return moved.ok || moved.error.code !== 'ENOSYS' ? moved : restoreInSteps(from, to);
  };
}

function restoreInSteps(from: string, to: string): Result<void, FileError> {
  try {
    const stats = lstatSync(from);
    if (stats.isDirectory()) return restoreFolder(from, to);
    if (stats.isSymbolicLink()) restoreLink(from, to, stats);
    else restoreFile(from, to, stats);
    unlinkIfThere(from);
    return ok(undefined);
  } catch (error) {
    return fail(fileErrorOf(error));
  }
}

/** Whoever saw it in its place already may have taken the other name away. */
function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (fileErrorOf(error).code !== 'ENOENT') throw error;
  }
}

/** Until the second name is gone the file has two; a crash in between leaves it in its place and in quarantine. */
function restoreFile(from: string, to: string, stats: Stats): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // Only a file can be copied: reading from a pipe would wait for somebody to write into it.
    if (!noLinks.has(fileErrorOf(error).code) || !stats.isFile()) throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    lutimesSync(to, stats.atimeMs / 1_000, stats.mtimeMs / 1_000);
  }
}

/** Made anew, which is exclusive: a hard link to it would on some systems be one to what it points to. */
function restoreLink(from: string, to: string, stats: Stats): void {
  symlinkSync(readlinkSync(from), to);
  lutimesSync(to, stats.atimeMs / 1_000, stats.mtimeMs / 1_000);
}

/**
 * An empty folder of our own takes the place, which fails where it is taken; the real one is renamed over it, which
 * fails unless what stands there is an empty folder. A window is left: should somebody remove ours between the two
 * calls and make an empty one of his own, it is replaced. To others it looks as if the lock had never been away. Ours is
 * one that nobody may write into: should we be killed in between, it can be told that it is.
 */
function restoreFolder(from: string, to: string): Result<void, FileError> {
  mkdirSync(to, unwritableMode);
  try {
    // Windows renames no folder over another one, so there ours goes first; a taken name then fails as well.
    if (process.platform === 'win32') rmdirSync(to);
    renameSync(from, to);
    return ok(undefined);
  } catch (error) {
    const reason = fileErrorOf(error);
    // What stands there now is no longer ours alone.
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(reason.code)) return fail({ ...reason, code: 'EEXIST' });
    if (process.platform !== 'win32') rmdirSync(to);
    return fail(reason);
  }
}
