import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import type { FileError, Hands } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import { fileErrorOf } from './fileError';
import { list } from './list';
import { createLook } from './look';
import { createOwnLocks } from './ownLocks';

/** Acting on names, each in one system call, none of which overwrites what it should not. */
export function createHands(): Hands {
  const look = createLook();
  const ownLocks = createOwnLocks();
  return {
    look: (request) => look(request, ownLocks()),
    list,
    rename: (from, to) => attempt(() => renameSync(from, to)),
    restore,
  };
}

/** File systems without hard links say one of these. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'UNKNOWN']);

/** `link` fails where the name is taken, which `rename` would not; without hard links an exclusive copy does. */
function restore(from: string, to: string): Result<void, FileError> {
  const placed = isSymlink(from) ? attempt(() => symlinkSync(readlinkSync(from), to)) : restoreFile(from, to);
  return placed.ok ? attempt(() => unlinkSync(from)) : placed;
}

function restoreFile(from: string, to: string): Result<void, FileError> {
  const linked = attempt(() => linkSync(from, to));
  return linked.ok || !noLinks.has(linked.error.code)
    ? linked
    : attempt(() => copyFileSync(from, to, constants.COPYFILE_EXCL));
}

/** A link is made anew, which is exclusive too: a hard link to it would on some systems be one to what it points to. */
function isSymlink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function attempt(act: () => void): Result<void, FileError> {
  try {
    act();
    return ok(undefined);
  } catch (error) {
    return fail(fileErrorOf(error));
  }
}
