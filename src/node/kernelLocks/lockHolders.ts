import { addToList } from '../../core/util/addToList';
import { TimeSlice } from '../files/timeSlice';
import type { ProcReads } from '../processes/procReads';
import { isVanished, type Descriptor, type ProcTree } from '../processes/procTree';
import { parseFdInfo } from './fdinfo';
import type { LockLine } from './procLocks';

/** A descriptor through which a process holds locks. */
export interface LockedDescriptor extends Descriptor {
  readonly locks: readonly LockLine[];
}

/** The event loop is given back after this long, in milliseconds. */
const sliceMs = 2;

/**
 * Which processes hold which lock, by what their descriptors say. A walk over all of them costs much, so that what it
 * found is kept; what is given out has been read again since `refresh`.
 */
export class LockHolders {
  private readonly tree: ProcTree;
  /** Every process that was looked at and has not ended, with its locked descriptors. */
  private readonly known = new Map<number, readonly LockedDescriptor[]>();
  private readonly refused = new Set<number>();

  constructor(tree: ProcTree) {
    this.tree = tree;
  }

  /** How many processes did not let us look at their descriptors. */
  get refusals(): number {
    return this.refused.size;
  }

  hasRefused(pid: number): boolean {
    return this.refused.has(pid);
  }

  /** Reads again what is known to be locked, and forgets who is gone. */
  refresh(pids: readonly number[]): void {
    const alive = new Set(pids);
    for (const [pid, descriptors] of this.known) {
      if (!alive.has(pid)) {
        this.forget(pid);
      } else if (descriptors.length > 0) {
        this.known.set(
          pid,
          descriptors.flatMap((descriptor) => this.readAgain(descriptor)),
        );
      }
    }
  }

  /** Looks at all descriptors of one process. */
  look(pid: number, reads: ProcReads): void {
    const list = reads.descriptors(pid);
    if ('code' in list) {
      this.forget(pid);
      if (!isVanished(list.code)) {
        this.known.set(pid, []);
        this.refused.add(pid);
      }
      return;
    }
    this.refused.delete(pid);
    this.known.set(
      pid,
      list.descriptors.flatMap((descriptor) => this.readLocks(descriptor)),
    );
  }

  /** Looks at those of these processes that have not been looked at yet. */
  async lookAtNew(pids: readonly number[], reads: ProcReads, signal: AbortSignal | undefined): Promise<void> {
    await this.lookAtAll(
      pids.filter((pid) => !this.known.has(pid)),
      reads,
      signal,
    );
  }

  async lookAtAll(pids: readonly number[], reads: ProcReads, signal: AbortSignal | undefined): Promise<void> {
    const slice = new TimeSlice(sliceMs);
    for (const pid of pids) {
      if (slice.isOver) {
        await slice.pause();
      }
      if (signal?.aborted) {
        return;
      }
      this.look(pid, reads);
    }
  }

  /** Every descriptor by the locks that are held through it. */
  byLock(): ReadonlyMap<string, readonly LockedDescriptor[]> {
    const byKey = new Map<string, LockedDescriptor[]>();
    for (const descriptors of this.known.values()) {
      for (const descriptor of descriptors) {
        for (const { key } of descriptor.locks) {
          addToList(byKey, key, descriptor);
        }
      }
    }
    return byKey;
  }

  private forget(pid: number): void {
    this.known.delete(pid);
    this.refused.delete(pid);
  }

  private readAgain(descriptor: LockedDescriptor): readonly LockedDescriptor[] {
    const link = this.tree.link(descriptor.link);
    return 'target' in link ? this.readLocks({ ...descriptor, target: link.target }) : [];
  }

  private readLocks(descriptor: Descriptor): readonly LockedDescriptor[] {
    const read = this.tree.read(descriptor.info);
    // Any code: closed meanwhile.
    if ('code' in read || !read.text.includes('\nlock:')) {
      return [];
    }
    const { locks } = parseFdInfo(read.text);
    return locks.length === 0 ? [] : [{ ...descriptor, locks }];
  }
}
