import { addToList } from '../../core/util/addToList';
import { fstatSync, readdirSync } from 'node:fs';
import type { FileError } from '../../core/ports';
import { parseFdInfo } from '../kernelLocks/fdinfo';
import { createProcTree, type ProcTree } from '../processes/procTree';

/** The files that this very process has locked with `fcntl`, as of one moment. */
export interface OwnLocks {
  /** Whether to open and close it would drop a lock of ours. */
  has(file: { readonly ino: bigint }): boolean;
}

/** Why a file is not opened. */
export const ownLockError: FileError = {
  code: 'EOWNLOCK',
  message: 'locked by this very process, which would lose the lock when the file is closed again',
};

/** What tests replace; the defaults are this machine. */
export interface OwnLocksOptions {
  readonly root?: string;
  readonly platform?: NodeJS.Platform;
  /** The inode of the file behind a descriptor of ours, `null` when there is none or it is no file. */
  readonly inodeOf?: (descriptor: number) => bigint | null;
}

const none: OwnLocks = { has: () => false };

/**
 * The second line of defence, behind dialects that say never to open a file: any extension of the host may lock any
 * file. Each call gives the files as they are open when the first one is asked after; to be called once for every run
 * of looks without a pause. Where the kernel does not show our descriptors, nothing is known.
 *
 * Such a lock lives no longer than the descriptor it was taken by, whose description names it. That is asked instead of
 * `/proc/locks`, for every reading of which the kernel brings all processors to a halt. Devices are not compared: a
 * file too many that is not read does no harm.
 */
export function createOwnLocks(options: OwnLocksOptions = {}): () => OwnLocks {
  const platform = options.platform ?? process.platform;
  if (platform !== 'linux' && platform !== 'android') return () => none;
  const tree = createProcTree(options.root);
  const inodeOf = options.inodeOf ?? inodeBehind;
  return () => {
    let open: ReadonlyMap<bigint, readonly number[]> | undefined;
    return {
      has({ ino }) {
        open ??= openFiles(tree, inodeOf);
        return (open.get(ino) ?? []).some((descriptor) => isLockedBy(descriptor, tree));
      },
    };
  };
}

/** Our own descriptors by the inode of their file. */
function openFiles(
  tree: ProcTree,
  inodeOf: (descriptor: number) => bigint | null,
): ReadonlyMap<bigint, readonly number[]> {
  const byInode = new Map<bigint, number[]>();
  for (const descriptor of ownDescriptors(tree)) {
    const ino = inodeOf(descriptor);
    if (ino !== null) addToList(byInode, ino, descriptor);
  }
  return byInode;
}

function ownDescriptors(tree: ProcTree): readonly number[] {
  try {
    return readdirSync(`${tree.root}/self/fd`).map(Number);
  } catch {
    // Any code: a sandbox, for one, may hide them.
    return [];
  }
}

/** Locks of other kinds stay as long as their own descriptor does. */
function isLockedBy(descriptor: number, tree: ProcTree): boolean {
  const read = tree.read(`${tree.root}/self/fdinfo/${descriptor}`);
  return 'text' in read && parseFdInfo(read.text).locks.some(({ type }) => type === 'posix');
}

function inodeBehind(descriptor: number): bigint | null {
  try {
    const stat = fstatSync(descriptor, { bigint: true });
    return stat.isFile() ? stat.ino : null;
  } catch {
    // EBADF: closed since they were listed.
    return null;
  }
}
