import { setImmediate as nextTurn } from 'node:timers/promises';
import { addToList } from '../../core/util/addToList';
import { isVanished, type ProcTree } from './procTree';

/** Work between two turns given back, in milliseconds. */
const sliceMs = 10;

export interface SocketOwners {
  /** Everybody who has one of these sockets among his descriptors, by its inode. */
  readonly of: ReadonlyMap<string, readonly number[]>;
  /** Whether somebody could not be looked into. */
  readonly isBlind: boolean;
}

/** Asks all processes of Linux after these sockets. */
export async function socketOwners(tree: ProcTree, wanted: ReadonlySet<string>): Promise<SocketOwners> {
  const of = new Map<string, number[]>();
  let isBlind = false;
  if (wanted.size === 0) return { of, isBlind };
  const all = tree.pids();
  if ('code' in all) return { of, isBlind: true };
  let sliceEnd = performance.now() + sliceMs;
  for (const pid of all) {
    if (performance.now() >= sliceEnd) {
      await nextTurn();
      sliceEnd = performance.now() + sliceMs;
    }
    const sockets = tree.sockets(pid);
    if ('code' in sockets) isBlind ||= !isVanished(sockets.code);
    else for (const inode of sockets) if (wanted.has(inode)) addToList(of, inode, pid);
  }
  return { of, isBlind };
}
