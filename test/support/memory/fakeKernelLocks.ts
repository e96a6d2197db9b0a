import type { KernelLock, KernelLockReport, KernelLockRequest, KernelLockTable } from '../../../src/core/processPorts';

/** The kernel's locks as a test sets them. */
export class FakeKernelLocks implements KernelLockTable {
  readonly requests: KernelLockRequest[] = [];
  locks: readonly KernelLock[] = [];
  partlyHidden = false;
  /** Why it cannot be read; `null` when it can. */
  trouble: string | null = null;

  query(request: KernelLockRequest): Promise<KernelLockReport> {
    this.requests.push(request);
    return Promise.resolve(
      this.trouble === null
        ? { state: 'read', locks: this.locks, partlyHidden: this.partlyHidden }
        : { state: 'unreadable', reason: this.trouble },
    );
  }
}

/** An exclusive flock on the whole of a file. */
export function kernelLock(path: string, holderPid: number, overrides: Partial<KernelLock> = {}): KernelLock {
  return {
    path,
    dev: '1',
    ino: '0',
    type: 'flock',
    mode: 'exclusive',
    from: 0,
    to: null,
    takerPid: holderPid,
    holderPids: [holderPid],
    waiters: [],
    ...overrides,
  };
}
