import * as path from 'node:path';
import type {
  FileIdentity,
  Moment,
  KernelLock,
  KernelLockReport,
  KernelLockRequest,
  KernelLockTable,
} from '../../core/processPorts';
import { readsAt, type ProcReads } from '../processes/procReads';
import { createProcTree, type ProcTree } from '../processes/procTree';
import { LockedFiles, wantedFiles, type WantedFiles } from './lockedFiles';
import { LockHolders, type LockedDescriptor } from './lockHolders';
import { parseMounts } from './mounts';
import { readLockList } from './lockList';
import type { ListedLock, LockLine } from './procLocks';

/** What tests replace; the defaults are this machine. */
export interface ProcfsLocksOptions {
  readonly root?: string;
  readonly ownPid?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** Who else has got a descriptor by now is looked for in all processes again after this long. Milliseconds. */
const walkEveryMs = 30_000;
/** A lock that nobody was seen to hold is looked for again after this long. Milliseconds. */
const retryAfterMs = 10_000;

/** Of the list of mounts. */
const maxListBytes = 16 * 1024 * 1024;

/** Linux: `/proc/locks`, and the descriptors of the processes for what it does not say. */
export function createProcfsLocks(options: ProcfsLocksOptions = {}): KernelLockTable {
  return new ProcfsLocks(options);
}

/** A lock with those who hold it and the files of the request that it is on. */
interface FoundLock {
  readonly lock: ListedLock;
  readonly holders: readonly LockedDescriptor[];
  readonly files: readonly FileIdentity[];
}

class ProcfsLocks implements KernelLockTable {
  private readonly tree: ProcTree;
  private readonly ownPid: number;
  private readonly now: () => number;
  private readonly holders: LockHolders;
  private readonly files = new LockedFiles();
  private walkedAt = -Infinity;
  /** Locks for which all processes have been looked at since they were taken, with the time of that. */
  private walkedFor = new Map<string, number>();
  private lastQuery: Promise<unknown> = Promise.resolve();

  constructor(options: ProcfsLocksOptions) {
    this.tree = createProcTree(options.root);
    this.ownPid = options.ownPid ?? process.pid;
    this.now = options.now ?? (() => performance.now());
    this.holders = new LockHolders(this.tree);
  }

  query(request: KernelLockRequest, signal?: AbortSignal, moment?: Moment): Promise<KernelLockReport> {
    // One after another: they share what has been learnt of the processes.
    const report = this.lastQuery.then(() => this.look(request, readsAt(moment, this.tree), signal));
    this.lastQuery = report;
    return report;
  }

  private async look(
    request: KernelLockRequest,
    reads: ProcReads,
    signal: AbortSignal | undefined,
  ): Promise<KernelLockReport> {
    if (signal?.aborted) {
      return givenUp;
    }
    const trouble = this.tree.trouble(this.ownPid);
    if (trouble !== null) {
      return { state: 'unreadable', reason: trouble };
    }
    const list = await readLockList(this.tree);
    if ('reason' in list) {
      return { state: 'unreadable', reason: list.reason };
    }
    const isInner = !this.tree.isOutermost();
    if (list.locks.size === 0 && !isInner) {
      return { state: 'read', locks: [], partlyHidden: list.strange > 0 };
    }
    const pids = this.tree.pids();
    if ('code' in pids) {
      return { state: 'unreadable', reason: `${this.tree.root} cannot be read (${pids.code})` };
    }
    const wanted = await wantedFiles(request);
    this.holders.refresh(pids);
    const found = await this.findHolders(list.locks, wanted, pids, reads, signal);
    if (signal?.aborted) {
      return givenUp;
    }
    this.files.forgetUnused();
    const present = await this.stillThere(found.filter(({ files }) => files.length > 0));
    const lacksHolder = present.some((each) => isUnseen(each) && !isOwnedBy(each.lock, pids));
    return {
      state: 'read',
      locks: present.flatMap((each) => each.files.map((file) => kernelLock(each, file, pids))),
      partlyHidden:
        isInner ||
        list.strange > 0 ||
        (lacksHolder && this.holders.refusals > 0) ||
        (await this.hasUnconfirmed(found, wanted)),
    };
  }

  /** What can be learnt without a walk over all processes, then one walk if that is not enough. */
  private async findHolders(
    listed: ReadonlyMap<string, ListedLock>,
    wanted: WantedFiles,
    pids: readonly number[],
    reads: ProcReads,
    signal: AbortSignal | undefined,
  ): Promise<readonly FoundLock[]> {
    const isInner = !this.tree.isOutermost();
    const alive = new Set(pids);
    const known = this.holders.byLock();
    const unknown = [...listed.values()].flatMap(({ key, pid }) => (pid === null || known.has(key) ? [] : [pid]));
    const takers = [...new Set(unknown)].filter((pid) => alive.has(pid));
    // What was read of them before the list was may be older than their locks.
    takers.forEach((pid) => reads.forget(pid));
    await this.holders.lookAtAll(takers, reads, signal);
    let found = await this.match(listed, wanted, isInner);
    if (!isInner && !found.some((each) => isUnseen(each) || isSharedByDescriptor(each))) {
      return found;
    }
    if (this.walkedAt > -Infinity) {
      // A descriptor is handed down when a process is made: mostly, only the new ones can have got it since.
      await this.holders.lookAtNew(pids, reads, signal);
      found = await this.match(listed, wanted, isInner);
    }
    // Most of what has no holder has just been given back.
    if (!signal?.aborted && this.needsWalk(found, isInner) && this.needsWalk(await this.stillThere(found), isInner)) {
      await this.holders.lookAtAll(pids, reads, signal);
      this.walkedAt = signal?.aborted ? -Infinity : this.now();
      this.walkedFor = new Map(found.map(({ lock }) => [lock.key, this.walkedAt]));
      found = await this.match(listed, wanted, isInner);
    }
    return found;
  }

  private needsWalk(found: readonly FoundLock[], isInner: boolean): boolean {
    const now = this.now();
    const sinceWalk = now - this.walkedAt;
    if (isInner && sinceWalk >= retryAfterMs) {
      return true;
    }
    return found.some((each) => {
      const { lock, files } = each;
      const sinceOwnWalk = now - (this.walkedFor.get(lock.key) ?? -Infinity);
      if (isUnseen(each)) {
        if (lock.pid !== null && this.holders.hasRefused(lock.pid) && (lock.type === 'posix' || files.length === 0)) {
          return lock.type !== 'posix' && sinceOwnWalk === Infinity;
        }
        // On files that were not asked for, too: only a holder tells whether they lie below a root. Less urgently.
        return files.length > 0
          ? sinceOwnWalk >= retryAfterMs
          : sinceOwnWalk >= walkEveryMs && sinceWalk >= retryAfterMs;
      }
      // One that holds it is seen already; those who share it may be told a little later.
      return isSharedByDescriptor(each) && sinceWalk >= (sinceOwnWalk === Infinity ? retryAfterMs : walkEveryMs);
    });
  }

  private async match(
    listed: ReadonlyMap<string, ListedLock>,
    wanted: WantedFiles,
    isInner: boolean,
  ): Promise<readonly FoundLock[]> {
    const byLock = this.holders.byLock();
    const locks = new Map(listed);
    // From within a pid namespace, a lock whose taker has ended is not in the list, but in its descriptors still.
    for (const [key, [holder]] of isInner ? byLock : []) {
      const line = holder?.locks.find((lock) => lock.key === key);
      if (line !== undefined && !locks.has(key)) {
        locks.set(key, { ...line, waiters: [] });
      }
    }
    const found: FoundLock[] = [];
    for (const lock of locks.values()) {
      const holders = byLock.get(lock.key) ?? [];
      found.push({ lock, holders, files: await this.files.filesOf(lock, holders, wanted) });
    }
    return found;
  }

  /** Without what was given back while its holder was looked for. */
  private async stillThere(found: readonly FoundLock[]): Promise<readonly FoundLock[]> {
    const list = found.some(isUnseen) ? await readLockList(this.tree) : null;
    return list === null || 'reason' in list
      ? found
      : found.filter((each) => !isUnseen(each) || list.locks.has(each.lock.key));
  }

  /** Whether a lock of which no holder can be seen may be on a wanted file that has another device in `stat`. */
  private async hasUnconfirmed(found: readonly FoundLock[], wanted: WantedFiles): Promise<boolean> {
    const unseen = found.filter((each) => isUnseen(each) && each.files.length === 0);
    if (unseen.length === 0 || wanted.byKey.size === 0) {
      return false;
    }
    const read = await this.tree.readList(path.posix.join(this.tree.root, 'self/mountinfo'), maxListBytes);
    const mounts = parseMounts('text' in read ? read.text : '');
    const oddInos = new Set<string>();
    for (const [file] of wanted.byKey.values()) {
      // What is mounted under this very number has it in the kernel's list too.
      if (file !== undefined && !mounts.has(file.dev)) {
        oddInos.add(file.ino);
      }
    }
    return (
      oddInos.size > 0 &&
      unseen.some(({ lock: { file } }) => {
        return file !== null && (oddInos.has(file.ino) || mounts.get(file.dev) === 'overlay');
      })
    );
  }
}

const givenUp: KernelLockReport = { state: 'unreadable', reason: 'the look was given up' };

function isUnseen({ holders }: FoundLock): boolean {
  return holders.length === 0;
}

/** Whether other processes may have the same lock: by the descriptor that they inherited. */
function isSharedByDescriptor({ lock, files }: FoundLock): boolean {
  return files.length > 0 && lock.type !== 'posix';
}

/** POSIX locks belong to a process, whether or not we may look into it. */
function isOwnedBy(lock: LockLine, pids: readonly number[]): boolean {
  return lock.type === 'posix' && lock.pid !== null && pids.includes(lock.pid);
}

function kernelLock({ lock, holders }: FoundLock, file: FileIdentity, pids: readonly number[]): KernelLock {
  const holderPids = new Set(holders.map(({ pid }) => pid));
  if (lock.pid !== null && isOwnedBy(lock, pids)) {
    holderPids.add(lock.pid);
  }
  return {
    path: file.path,
    dev: file.dev,
    ino: file.ino,
    type: lock.type,
    mode: lock.mode,
    from: lock.from,
    to: lock.to,
    takerPid: lock.pid,
    holderPids: [...holderPids].sort((a, b) => a - b),
    waiters: lock.waiters.flatMap(({ pid, mode }) => (pid === null ? [] : [{ pid, mode }])),
  };
}
