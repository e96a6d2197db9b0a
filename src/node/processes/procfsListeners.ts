import type { ListenerAnswer, ListenerQuestion, PortListeners } from '../../core/processPorts';
import { type ListeningSocket, parseProcNetTcp } from './procNetTcp';
import { createProcTree, isVanished, type ProcTree } from './procTree';
import { socketsIn } from './socketLists';
import { socketOwners } from './socketOwners';

type Sockets = readonly ListeningSocket[] | { readonly code: string };

/** Linux: the sockets of the network that the process itself is in, and who has them among their descriptors. */
export function createProcfsListeners(tree: ProcTree = createProcTree()): PortListeners {
  /** Who had a socket when it was looked for last: mostly it has it still, and nobody else need be asked. */
  let lastOwners: ReadonlyMap<string, number> = new Map();

  /** The network among whose sockets the port of a process must be: `self` for our own, or its pid. */
  function networkOf(pid: number | null): string | { readonly code: string } {
    if (pid === null) return 'self';
    const own = tree.link(`${tree.root}/self/ns/net`);
    const its = tree.link(`${tree.root}/${pid}/ns/net`);
    // Gone: whoever has its port now may be anywhere, and here it would be in the way.
    const isOwn = 'code' in its ? isVanished(its.code) : 'target' in own && own.target === its.target;
    if (isOwn) return 'self';
    return 'code' in its ? its : String(pid);
  }

  async function socketsFor(pid: number | null, known: Map<string, Sockets>): Promise<Sockets> {
    const network = networkOf(pid);
    if (typeof network !== 'string') return network;
    const sockets = known.get(network) ?? (await socketsIn(tree, network, parseProcNetTcp));
    known.set(network, sockets);
    return sockets;
  }

  function has(pid: number, inodes: readonly string[]): boolean {
    const sockets = tree.sockets(pid);
    return !('code' in sockets) && inodes.some((inode) => sockets.has(inode));
  }

  async function ask(questions: readonly ListenerQuestion[]): Promise<readonly ListenerAnswer[]> {
    const networks = new Map<string, Sockets>();
    const remembered = new Map<string, number>();
    const open = new Set<string>();
    const answer = async ({ port, pid }: ListenerQuestion): Promise<ListenerAnswer | readonly string[]> => {
      const sockets = await socketsFor(pid, networks);
      if ('code' in sockets) return { state: 'unreadable', reason: sockets.code };
      const inodes = sockets.filter((socket) => socket.port === port).map(({ inode }) => inode);
      if (inodes.length === 0) return { state: 'looked', pids: [], hidden: false };
      const last = inodes.flatMap((inode) => lastOwners.get(inode) ?? []);
      const owner = [...(pid === null ? [] : [pid]), ...last].find((one) => has(one, inodes));
      if (owner === undefined) {
        for (const inode of inodes) open.add(inode);
        return inodes;
      }
      for (const inode of inodes) remembered.set(inode, owner);
      return { state: 'looked', pids: [owner], hidden: false };
    };
    const first: (ListenerAnswer | readonly string[])[] = [];
    for (const question of questions) first.push(await answer(question));
    const { of, isBlind } = await socketOwners(tree, open);
    for (const [inode, [pid]] of of) if (pid !== undefined) remembered.set(inode, pid);
    lastOwners = remembered;
    return first.map((each) => {
      if ('state' in each) return each;
      const pids = [...new Set(each.flatMap((inode) => of.get(inode) ?? []))];
      return { state: 'looked', pids, hidden: pids.length === 0 && isBlind };
    });
  }

  return { ask };
}
