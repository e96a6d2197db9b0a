import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConnectionOwners, ListenerAnswer } from '../../core/processPorts';
import { boundedRun, type Runner } from './boundedRun';
import { createProcTree, type ProcTree } from './procTree';
import { socketOwners } from './socketOwners';
import { parseSocketPeers, type ServedSocket } from './ssOutput';

const timeoutMs = 5_000;
const maxBytes = 16 * 1024 * 1024;
/** Work between two turns given back, in milliseconds. */
const sliceMs = 10;

/**
 * Linux: `ss` of iproute2 says which two sockets belong to each other, as the kernel tells it over netlink alone. Without
 * it, nothing is known.
 */
export function createSocketPeers(
  tree: ProcTree = createProcTree(),
  run: Runner = boundedRun,
): ConnectionOwners['servedBy'] {
  return async (pids, path, signal) => {
    if (pids.length === 0) return [];
    const unreadable = (reason: string): readonly ListenerAnswer[] => pids.map(() => ({ state: 'unreadable', reason }));
    const trouble = tree.trouble(process.pid);
    if (trouble !== null) return unreadable(trouble);
    const env = { ...process.env, LC_ALL: 'C' };
    const ran = await run('ss', ['-xnH', 'state', 'established'], { env, timeoutMs, maxBytes, signal });
    if (ran.kind === 'failed') return unreadable(ran.reason);
    if (ran.code !== 0) return unreadable(`ss: exit ${ran.code}`);
    const sockets = parseSocketPeers(ran.stdout);
    const peers = await peersOf(tree, pids, (inode) => servedAt(sockets.get(inode), path));
    const { of, isBlind } = await socketOwners(
      tree,
      new Set(peers.flatMap((peer) => ('peer' in peer ? peer.peer : []))),
    );
    return peers.map((peer): ListenerAnswer => {
      if ('code' in peer) return { state: 'unreadable', reason: peer.code };
      const owners = [...new Set(peer.peer.flatMap((inode) => of.get(inode) ?? []))];
      return { state: 'looked', pids: owners, hidden: isBlind && owners.length === 0 && peer.peer.length > 0 };
    });
  };
}

/** The far end of the only connection that a process serves; of none or several, nothing. */
type Peer = { readonly peer: readonly string[] } | { readonly code: string };

async function peersOf(
  tree: ProcTree,
  pids: readonly number[],
  peerOf: (inode: string) => string | null,
): Promise<readonly Peer[]> {
  const found: Peer[] = [];
  let sliceEnd = performance.now() + sliceMs;
  for (const pid of pids) {
    if (performance.now() >= sliceEnd) {
      await nextTurn();
      sliceEnd = performance.now() + sliceMs;
    }
    const inodes = tree.sockets(pid);
    if ('code' in inodes) {
      found.push(inodes);
      continue;
    }
    const peers = [...inodes].flatMap((inode) => peerOf(inode) ?? []);
    found.push({ peer: peers.length === 1 ? peers : [] });
  }
  return found;
}

function servedAt(socket: ServedSocket | undefined, path: RegExp): string | null {
  return socket !== undefined && path.test(socket.path) ? socket.peer : null;
}
