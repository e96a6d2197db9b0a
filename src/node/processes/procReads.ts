import type { Moment } from '../../core/processPorts';
import type { ProcStat } from './procStat';
import type { DescriptorList, ProcText, ProcTree } from './procTree';

/** What has been read of processes at one moment; each thing is read once, as `ProcTree` reads it. */
export interface ProcReads {
  stat(pid: number): ProcStat | { readonly code: string };
  /** `folder`: the process's own, or that of one of its threads. */
  cmdline(pid: number, folder?: string): ProcText;
  descriptors(pid: number, folder?: string): DescriptorList;
  /** It vanished while it was read: what is asked of it from now on is read anew. */
  forget(pid: number): void;
}

/** What was read of one process, of the folder it was last asked for. */
interface Known {
  stat?: ProcStat;
  cmdline?: { readonly folder: string; readonly read: ProcText };
  descriptors?: { readonly folder: string | undefined; readonly list: DescriptorList };
}

/** By their tree's root; they go when whoever asks has let the moment go. */
const momentReads = new WeakMap<Moment, Map<string, ProcReads>>();

/** What was read of this tree at that moment, by whoever asked; nothing yet where there is no moment to share. */
export function readsAt(moment: Moment | undefined, tree: ProcTree): ProcReads {
  if (moment === undefined) {
    return createProcReads(tree);
  }
  const byRoot = momentReads.get(moment) ?? new Map<string, ProcReads>();
  momentReads.set(moment, byRoot);
  const reads = byRoot.get(tree.root) ?? createProcReads(tree);
  byRoot.set(tree.root, reads);
  return reads;
}

function createProcReads(tree: ProcTree): ProcReads {
  const all = new Map<number, Known>();

  function of(pid: number): Known {
    let known = all.get(pid);
    if (known === undefined) {
      known = {};
      all.set(pid, known);
    }
    return known;
  }

  // What cannot be read is not kept: its number may be that of another process by the time the next one asks.
  return {
    stat(pid) {
      const known = of(pid);
      const stat = known.stat ?? tree.stat(pid);
      if (!('code' in stat)) {
        known.stat = stat;
      }
      return stat;
    },
    cmdline(pid, folder = `${tree.root}/${pid}`) {
      const known = of(pid);
      if (known.cmdline?.folder === folder) {
        return known.cmdline.read;
      }
      const read = tree.read(`${folder}/cmdline`);
      if ('text' in read) {
        known.cmdline = { folder, read };
      }
      return read;
    },
    descriptors(pid, folder) {
      const known = of(pid);
      const kept = known.descriptors;
      if (kept !== undefined && (kept.folder === folder || isOwnList(kept, folder, `${tree.root}/${pid}`))) {
        return kept.list;
      }
      const list = tree.descriptors(pid, folder);
      if ('descriptors' in list) {
        known.descriptors = { folder, list };
      }
      return list;
    },
    forget(pid) {
      all.delete(pid);
    },
  };
}

/** Where something is in its own folder, it does not matter whether that one was asked for by name. */
function isOwnList(
  { folder, list }: NonNullable<Known['descriptors']>,
  asked: string | undefined,
  own: string,
): boolean {
  return 'descriptors' in list && list.hasAny && (folder ?? own) === own && (asked ?? own) === own;
}
