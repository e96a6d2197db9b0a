import * as path from 'node:path';
import type { ProcTree } from '../processes/procTree';
import { parseProcLocks, type ListedLock } from './procLocks';

/** All locks of this machine, by `LockLine.key`. */
export interface LockList {
  readonly locks: ReadonlyMap<string, ListedLock>;
  /** Lines that were not understood. */
  readonly strange: number;
}

/** A list that is longer comes in several pieces, between which it may have changed. Bytes. */
const onePieceBytes = 4096;
const maxListBytes = 16 * 1024 * 1024;
const maxAttempts = 5;

/** `/proc/locks`; `reason`: why it cannot be had. */
export async function readLockList(tree: ProcTree): Promise<LockList | { readonly reason: string }> {
  const file = path.posix.join(tree.root, 'locks');
  let previous: string | null = null;
  for (let attempt = 1; ; attempt++) {
    const read = await tree.readList(file, maxListBytes);
    if ('code' in read) {
      return { reason: `${file} cannot be read (${read.code})` };
    }
    if (read.text.length < onePieceBytes || read.text === previous) {
      return merged(read.text);
    }
    if (attempt === maxAttempts) {
      // It never stands still: what either of the two has seen counts as there.
      return merged(`${previous ?? ''}${read.text}`);
    }
    previous = read.text;
  }
}

/** Locks that cannot be told apart, such as shared ones whose taker the kernel does not name, become one. */
function merged(text: string): LockList {
  const list = parseProcLocks(text);
  const locks = new Map<string, ListedLock>();
  for (const lock of list.locks) {
    const waiters = new Map([...(locks.get(lock.key)?.waiters ?? []), ...lock.waiters].map((each) => [each.key, each]));
    locks.set(lock.key, { ...lock, waiters: [...waiters.values()] });
  }
  return { locks, strange: list.strange };
}
