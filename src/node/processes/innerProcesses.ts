import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InnerProcesses } from '../../core/processPorts';
import { createProcTree, type ProcTree } from './procTree';

/** Work between two turns given back, in milliseconds. */
const sliceMs = 10;

/** Linux gives numbers below this (RESERVED_PIDS) only to what starts first: in a container, that is the application. */
const firstOrdinaryPid = 300;

/** Processes of containers, by the numbers they have inside. */
export function createInnerProcesses(platform: NodeJS.Platform = process.platform): InnerProcesses {
  if (platform === 'linux' || platform === 'android') return createProcfsInnerProcesses(createProcTree());
  // Containers run in a virtual machine there, whose processes nothing on this side shows.
  return { namesakes: (pids) => Promise.resolve(new Set(pids.filter((pid) => pid < firstOrdinaryPid))) };
}

/** By the `NSpid` line of `/proc/<pid>/status`: the numbers of a process in its pid namespaces, outermost first. */
export function createProcfsInnerProcesses(tree: ProcTree): InnerProcesses {
  return {
    async namesakes(pids) {
      const wanted = new Set(pids);
      const all = tree.pids();
      // Without a list nobody can be ruled out.
      if ('code' in all) return wanted;
      const found = new Set<number>();
      let sliceEnd = performance.now() + sliceMs;
      for (const pid of all) {
        if (performance.now() >= sliceEnd) {
          await nextTurn();
          sliceEnd = performance.now() + sliceMs;
        }
        const status = tree.read(`${tree.root}/${pid}/status`);
        // Ended meanwhile, or hidden: what is hidden from us shares no folder with us either.
        if ('code' in status) continue;
        for (const inner of innerPids(status.text)) if (wanted.has(inner)) found.add(inner);
      }
      return found;
    },
  };
}

/** The numbers a process has in namespaces within ours; none for one of our own. */
export function innerPids(status: string): readonly number[] {
  const line = /^NSpid:\s+(.+)$/m.exec(status)?.[1] ?? '';
  return line.split(/\s+/).slice(1).map(Number);
}
