import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { FileVersion } from '../../core/journal/repair/preview';
import type { FileError, Hands } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import { errorOf, fileErrorOf } from './fileError';
import { list } from './list';
import { createLook } from './look';
import { NewFile } from './mending/newFile';
import { createNativeRename, type NativeRename } from './native/nativeRename';
import { createOwnLocks, type OwnLocks } from './ownLocks';
import { createRestore } from './restore';
import { unwritableMode } from './unwritableMode';

/** Acting on names, each in one system call or a fixed few, none of which overwrites what it should not. */
export function createHands(
  native: NativeRename = createNativeRename(),
  ownLocks: () => OwnLocks = createOwnLocks(),
): Hands {
  const look = createLook();
  return {
    look: (request) => look(request, ownLocks()),
    list,
    rename: (from, to) => attempt(() => renameSync(from, to)),
    restore: createRestore(native),
    create,
    createLike,
    makeFolder: (path) => attempt(() => mkdirSync(path, unwritableMode)),
    makeLink,
    removeFolder: (path) => attempt(() => rmdirSync(path)),
    canSwap: () => native.isThere(),
    swap: (a, b) => native.exchange(a, b),
    unlink: (path) => attempt(() => unlinkSync(path)),
    link: (from, to) => attempt(() => linkSync(from, to)),
    replace: (from, to) => attempt(() => renameSync(from, to)),
    flushFolder,
  };
}

/** Tools make their lock files readable to all, as far as the user's mask lets them. */
const lockMode = 0o644;

/** Exclusive, which does not follow a link either. What could not be written whole is taken away again. */
function create(path: string, text: string): Result<void, FileError> {
  const opened = attempt(() => openSync(path, 'wx', lockMode));
  if (!opened.ok) return opened;
  const descriptor = opened.value;
  const made = attempt(() => fstatSync(descriptor, { bigint: true }));
  const filled = write(descriptor, text);
  // A remote file system may say only now that there was no room.
  const closed = attempt(() => closeSync(descriptor));
  const written = filled.ok ? closed : filled;
  if (!written.ok && made.ok) {
    const there = attempt(() => lstatSync(path, { bigint: true }));
    // A contender may have renamed his own over it meanwhile.
    const isOurs = there.ok && there.value.dev === made.value.dev && there.value.ino === made.value.ino;
    if (isOurs) attempt(() => unlinkSync(path));
  }
  return written;
}

/** Of folders like `/tmp`: whoever is not root owns what he makes there, and removes nobody else's. */
const stickyForAll = 0o1002;

/** In a folder like `/tmp`, Linux lets nobody follow a link of somebody else (`fs.protected_symlinks`): `ENOTSUP` there. */
function makeLink(path: string, target: string): Result<void, FileError> {
  return attempt(() => {
    if ((statSync(dirname(path)).mode & stickyForAll) === stickyForAll) {
      throw errorOf({ code: 'ENOTSUP', message: 'a link that not everybody could follow' });
    }
    symlinkSync(target, path);
  });
}

/** Whoever may not write into the other one has no business to make one in its likeness. */
function createLike(path: string, text: string, like: string): Result<FileVersion, FileError> {
  return attempt(() => {
    accessSync(like, constants.W_OK);
    const stats = lstatSync(like, { bigint: true });
    const file = new NewFile(path);
    try {
      file.write(Buffer.from(text));
      return file.finish(stats);
    } catch (error) {
      file.discard();
      throw error;
    }
  });
}

function write(descriptor: number, text: string): Result<void, FileError> {
  try {
    const bytes = Buffer.from(text);
    const length = writeSync(descriptor, bytes);
    return length === bytes.length ? ok(undefined) : fail({ code: 'ENOSPC', message: 'written in part only' });
  } catch (error) {
    return fail(fileErrorOf(error));
  }
}

/** What is done is done: a system that cannot, or says no, changes nothing about that. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  attempt(() => {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

function attempt<T>(act: () => T): Result<T, FileError> {
  try {
    return ok(act());
  } catch (error) {
    return fail(fileErrorOf(error));
  }
}
