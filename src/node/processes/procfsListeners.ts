import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ListenerAnswer, ListenerQuestion, PortListeners } from '../../core/processPorts';
import { type ListeningSocket, parseProcNetTcp } from './procNetTcp';
import { createProcTree, isVanished, type ProcTree } from './procTree';

/** Work between two turns given back, in milliseconds. */
const sliceMs = 10;

type Sockets = readonly ListeningSocket[] | { readonly code: string };

/** Linux: the sockets of the network that the process itself is in, and who has them among their descriptors. */
export function createProcfsListeners(tree: ProcTree = createProcTree()): PortListeners {
  /** Who had a socket when it was looked for last: mostly it has it still, and nobody else need be asked. */
  let lastOwners: ReadonlyMap<string, number> = new Map();

  /** The sockets among which the port of a process must be. */
  function socketsFor(pid: number, known: Map<string, Sockets>): Sockets {
    const own = tree.link(`${tree.root}/self/ns/net`);
    const its = tree.link(`${tree.root}/${pid}/ns/net`);
    // Gone: whoever has its port now may be anywhere, and here it would be in the way.
    const isOwn = 'code' in its ? isVanished(its.code) : 'target' in own && own.target === its.target;
    if (!isOwn && 'code' in its) return { code: its.code };
    const network = isOwn ? 'self' : String(pid);
    const sockets = known.get(network) ?? read(network);
    known.set(network, sockets);
    return sockets;
  }

  function read(network: string): Sockets {
    const found: ListeningSocket[] = [];
    for (const [index, family] of ['tcp', 'tcp6'].entries()) {
      const list = tree.read(`${tree.root}/${network}/net/${family}`);
      if ('text' in list) found.push(...parseProcNetTcp(list.text));
      // Without IPv6 the second is not there.
      else if (index === 0 || !isVanished(list.code)) return { code: list.code };
    }
    return found;
  }

  function has(pid: number, inodes: readonly string[]): boolean {
    const sockets = tree.sockets(pid);
    return !('code' in sockets) && inodes.some((inode) => sockets.has(inode));
  }

  /** Of all processes, who has these; and whether one could not be looked into. */
  async function owners(wanted: ReadonlySet<string>): Promise<{ of: Map<string, number[]>; isBlind: boolean }> {
    const of = new Map<string, number[]>();
    let isBlind = false;
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
      else for (const inode of wanted) if (sockets.has(inode)) of.set(inode, [...(of.get(inode) ?? []), pid]);
    }
    return { of, isBlind };
  }

  async function ask(questions: readonly ListenerQuestion[]): Promise<readonly ListenerAnswer[]> {
    const networks = new Map<string, Sockets>();
    const remembered = new Map<string, number>();
    const open = new Set<string>();
    const first = questions.map(({ port, pid }): ListenerAnswer | readonly string[] => {
      const sockets = socketsFor(pid, networks);
      if ('code' in sockets) return { state: 'unreadable', reason: sockets.code };
      const inodes = sockets.filter((socket) => socket.port === port).map(({ inode }) => inode);
      if (inodes.length === 0) return { state: 'looked', pids: [], hidden: false };
      const last = inodes.flatMap((inode) => lastOwners.get(inode) ?? []);
      const owner = [pid, ...last].find((one) => has(one, inodes));
      if (owner === undefined) {
        for (const inode of inodes) open.add(inode);
        return inodes;
      }
      for (const inode of inodes) remembered.set(inode, owner);
      return { state: 'looked', pids: [owner], hidden: false };
    });
    const { of, isBlind } = open.size === 0 ? { of: new Map<string, number[]>(), isBlind: false } : await owners(open);
    for (const [inode, [pid]] of of) if (pid !== undefined) remembered.set(inode, pid);
    lastOwners = remembered;
    return first.map((answer) => {
      if ('state' in answer) return answer;
      const pids = [...new Set(answer.flatMap((inode) => of.get(inode) ?? []))];
      return { state: 'looked', pids, hidden: pids.length === 0 && isBlind };
    });
  }

  return { ask };
}
