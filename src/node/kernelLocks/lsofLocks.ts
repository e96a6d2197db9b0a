import type { FileIdentity, KernelLock, KernelLockTable } from '../../core/processPorts';
import { lsofFields, parseLsof, type LsofFile } from '../processes/lsofOutput';
import { createLsof, filesPerCall, type LsofOptions } from '../processes/lsofRun';

/**
 * macOS and other unixes: one run of lsof for up to 200 files. It is told no roots: for those it would have to look
 * at all files of a tree.
 *
 * What it tells are locks; that it tells none proves nothing, so that there may always be more than is shown. It has
 * no letter for a lock whose descriptor was inherited, on macOS none for any, and without privileges it sees the
 * processes of its own user only.
 */
export function createLsofLocks(options: LsofOptions = {}): KernelLockTable {
  const lsof = createLsof(options);
  return {
    async query({ files }, signal) {
      const locks: KernelLock[] = [];
      for (let start = 0; start < files.length; start += filesPerCall) {
        const asked = files.slice(start, start + filesPerCall);
        const ran = await lsof(['-F', lsofFields, '--', ...asked.map(({ path }) => path)], signal);
        if ('reason' in ran) {
          return { state: 'unreadable', reason: ran.reason };
        }
        locks.push(...locksOn(asked, parseLsof(ran.text)));
      }
      return { state: 'read', locks, partlyHidden: true };
    },
  };
}

function locksOn(asked: readonly FileIdentity[], open: readonly LsofFile[]): readonly KernelLock[] {
  return asked.flatMap((file) =>
    open
      .filter((each) => each.dev === file.dev && each.ino === file.ino)
      .flatMap((each) => (each.lock === null ? [] : [kernelLock(file, each.pid, each.lock)])),
  );
}

function kernelLock(file: FileIdentity, pid: number, letter: NonNullable<LsofFile['lock']>): KernelLock {
  return {
    ...file,
    // The letter is the same for both kinds; lsof looks for those that belong to a process.
    type: 'posix',
    mode: letter === 'r' || letter === 'R' ? 'shared' : 'exclusive',
    // Which part of the file it is, the letter does not say.
    from: 0,
    to: null,
    takerPid: pid,
    holderPids: [pid],
    waiters: [],
  };
}
