import type { FileError } from '../../core/ports';
import { parseLockLine } from '../kernelLocks/procLocks';
import { createProcTree, type ProcTree } from '../processes/procTree';

/** The files that this very process has locked with `fcntl`, as of one moment. */
export interface OwnLocks {
  /** Whether to open and close it would drop a lock of ours. By the inode number alone: see `inodesLockedBy`. */
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
}

/** Bytes; a list as long as this has some hundred thousand locks. */
const maxListBytes = 16 * 1024 * 1024;
/** A list that is longer comes in several pieces, between which lines may move. */
const onePieceBytes = 4_096;

const none: OwnLocks = { has: () => false };

/**
 * The second line of defence, behind dialects that say never to open a file: any extension of the host may lock any
 * file. Each call gives the locks as they are when the first file is asked after; to be called once for every run of
 * looks without a pause. Where the kernel shows no list, nothing is known.
 */
export function createOwnLocks(options: OwnLocksOptions = {}): () => OwnLocks {
  const platform = options.platform ?? process.platform;
  if (platform !== 'linux' && platform !== 'android') return () => none;
  const tree = createProcTree(options.root);
  return () => {
    let inodes: ReadonlySet<string> | undefined;
    return { has: ({ ino }) => (inodes ??= readOwn(tree)).has(String(ino)) };
  };
}

function readOwn(tree: ProcTree): ReadonlySet<string> {
  const list = readList(tree);
  if (list === '') return new Set();
  // Our number in the namespace of this very /proc, in which the list is written too.
  const self = tree.link(`${tree.root}/self`);
  return 'target' in self ? inodesLockedBy(self.target, list) : new Set();
}

/** Two readings in one where the list is long: a line that moved while the first was made is in the second. */
function readList(tree: ProcTree): string {
  const first = tree.readList(`${tree.root}/locks`, maxListBytes);
  // Any code: a sandbox, for one, may hide it.
  if ('code' in first) return '';
  if (first.text.length < onePieceBytes) return first.text;
  const second = tree.readList(`${tree.root}/locks`, maxListBytes);
  return 'code' in second ? first.text : `${first.text}\n${second.text}`;
}

/**
 * Inode numbers in `/proc/locks` on which this process has locks that go with any descriptor. The device is not looked
 * at: on btrfs and overlays it is another than `stat` says, and a file too many that is not read does no harm.
 */
export function inodesLockedBy(pid: string, list: string): ReadonlySet<string> {
  const found = new Set<string>();
  // Nearly always there is none, which the text as a whole tells fastest.
  if (!list.includes(` ${pid} `)) return found;
  for (const row of list.split('\n')) {
    if (!row.includes(` ${pid} `)) continue;
    const line = parseLockLine(row.replace(/^\d+: */, ''));
    if (line?.type === 'posix' && String(line.pid) === pid && line.file !== null) found.add(line.file.ino);
  }
  return found;
}
