import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { Inventory } from '../../../src/core/inventory';
import { KernelDesk } from '../../../src/core/kernelDesk';
import type { LockRecord } from '../../../src/core/lock';
import type { KernelLock, KernelLockReport, ProcessState } from '../../../src/core/processPorts';
import { kernelLock } from '../../support/memory/fakeKernelLocks';
import { FakeProcessTable, running } from '../../support/memory/fakeProcessTable';
import { MemoryFileSystem } from '../../support/memory/memoryFileSystem';
import { MemoryTree } from '../../support/memory/memoryTree';
import { hour, now } from './judging';

const path = '/ws/store.bin';

function read(...locks: readonly KernelLock[]): KernelLockReport {
  return { state: 'read', locks, partlyHidden: false };
}

describe('the records of kernel locks on files that no dialect knows', () => {
  let tree: MemoryTree;
  let fs: MemoryFileSystem;
  let processes: FakeProcessTable;
  let inventory: Inventory;
  let desk: KernelDesk;

  beforeEach(() => {
    tree = new MemoryTree(() => now);
    fs = new MemoryFileSystem(tree);
    processes = new FakeProcessTable();
    inventory = new Inventory((error) => {
      throw error;
    });
    desk = new KernelDesk({ fs, processes }, inventory);
    tree.put(path, 'data');
    processes.run(11, now - hour, 'postgres --password=hunter2');
  });

  const nobodyKnows = (): boolean => false;

  function record(): LockRecord | undefined {
    return inventory.snapshot.locks.get(`kernel.lock:${path}`);
  }

  it('say who holds it, and offer nothing for release', async () => {
    await desk.update(read(kernelLock(path, 11)), nobodyKnows);
    const found = record();
    assert.deepEqual(
      [found?.kind, found?.dialect, found?.resource, found?.verdict, found?.releasable, found?.informational],
      ['kernel', 'kernel.lock', path, 'held', false, false],
    );
    assert.deepEqual(
      [found?.holder?.pid, found?.evidence.map(({ code }) => code), found?.acquiredAt, found?.lease],
      [11, ['kernel-held', 'removing-releases-nothing'], null, null],
    );
    assert.doesNotMatch(JSON.stringify(found), /hunter2/);
  });

  it('tell who started the holder', async () => {
    processes.set({ ...running(11, now), parentPid: 40 } as ProcessState);
    processes.run(40, now, 'zsh');
    await desk.update(read(kernelLock(path, 11)), nobodyKnows);
    assert.deepEqual(record()?.holder?.ancestors, [{ pid: 40, command: 'zsh' }]);
  });

  it('are one for each file, with all locks on it', async () => {
    const ranges = [0, 5].map((from) => kernelLock(path, 11, { type: 'posix', from, to: from + 1 }));
    await desk.update(read(...ranges), nobodyKnows);
    assert.deepEqual(
      [inventory.snapshot.locks.size, record()?.evidence.filter(({ code }) => code === 'kernel-held').length],
      [1, 2],
    );
  });

  it('are none for a file that has a record of its own, and go when it gets one', async () => {
    await desk.update(read(kernelLock(path, 11)), nobodyKnows);
    await desk.update(read(kernelLock(path, 11)), (known) => known === path);
    assert.equal(record(), undefined);
  });

  it('are not made anew while the same is locked by the same', async () => {
    await desk.update(read(kernelLock(path, 11)), nobodyKnows);
    fs.forgetCalls();
    processes.queries.length = 0;
    const { generation } = inventory.snapshot;
    await desk.update(read(kernelLock(path, 11)), nobodyKnows);
    assert.deepEqual([fs.looks, processes.queries, inventory.snapshot.generation], [[], [], generation]);
  });

  it('change with the locks', async () => {
    processes.run(12, now);
    await desk.update(read(kernelLock(path, 11)), nobodyKnows);
    await desk.update(read(kernelLock(path, 12, { waiters: [{ pid: 11, mode: 'exclusive' }] })), nobodyKnows);
    assert.deepEqual([record()?.holder?.pid, record()?.waiters.map(({ pid }) => pid)], [12, [11]]);
  });

  it('go with the last lock, and when nothing can be told any more', async () => {
    const gone: boolean[] = [];
    for (const report of [read(), null, { state: 'unreadable', reason: 'no' } as const]) {
      await desk.update(read(kernelLock(path, 11)), nobodyKnows);
      assert.notEqual(record(), undefined);
      await desk.update(report, nobodyKnows);
      gone.push(record() === undefined);
    }
    assert.deepEqual(gone, [true, true, true]);
  });

  it('are none where the file cannot be seen, and come as soon as it can', async () => {
    tree.lookErrors.set(path, { code: 'EACCES', message: 'permission denied' });
    await desk.update(read(kernelLock(path, 11)), nobodyKnows);
    const before = record();
    tree.lookErrors.clear();
    await desk.update(read(kernelLock(path, 11)), nobodyKnows);
    assert.deepEqual([before, record()?.verdict], [undefined, 'held']);
  });

  it('do not name the last holder of a file that cannot be seen any more', async () => {
    await desk.update(read(kernelLock(path, 11)), nobodyKnows);
    tree.remove(path);
    await desk.update(read(kernelLock(path, 12)), nobodyKnows);
    assert.equal(record(), undefined);
  });
});
