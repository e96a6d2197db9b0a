import type { ConnectionOwners, ListenerAnswer } from '../../core/processPorts';
import { addToList } from '../../core/util/addToList';
import { isAskedFor } from './askedConnection';
import { type ConnectedSocket, parseConnections } from './procNetTcp';
import { createProcTree, type ProcTree } from './procTree';
import { socketsIn } from './socketLists';
import { socketOwners } from './socketOwners';

/** Linux: the sockets of the network that we are in ourselves, and who has them among their descriptors. */
export function createProcfsConnections(tree: ProcTree = createProcTree()): ConnectionOwners['ask'] {
  return async (questions) => {
    if (questions.length === 0) return [];
    const sockets = await socketsIn(tree, 'self', parseConnections);
    if ('code' in sockets) return questions.map(() => ({ state: 'unreadable', reason: sockets.code }));
    const byPort = new Map<number, ConnectedSocket[]>();
    for (const socket of sockets) addToList(byPort, socket.local.port, socket);
    const inodes = questions.map((question) =>
      (byPort.get(question.local.port) ?? [])
        .filter(({ local, remote }) => isAskedFor(question, local, remote))
        .map(({ inode }) => inode),
    );
    const { of, isBlind } = await socketOwners(tree, new Set(inodes.flat()));
    return inodes.map((each): ListenerAnswer => {
      const pids = [...new Set(each.flatMap((inode) => of.get(inode) ?? []))];
      return { state: 'looked', pids, hidden: isBlind && each.some((inode) => !of.has(inode)) };
    });
  };
}
