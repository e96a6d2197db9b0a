import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LockRecord } from '../../../../src/core/lock';
import type { KernelLock, KernelLockReport, ProcessState } from '../../../../src/core/processPorts';
import { absent, running } from '../../../support/memory/fakeProcessTable';
import { kernelLock } from '../../../support/memory/fakeKernelLocks';
import { codes, hour, now, verdict } from '../judging';
import { path, recordOf, type Seen, toolDialect } from './observed';

const dialect = toolDialect({ mechanism: 'kernel', mutex: { by: 'any' }, removable: false });
const own = [{ path, dev: '1', ino: '2' }];

const table: readonly ProcessState[] = [
  running(11, now - hour, 'cargo build --token=hunter2'),
  running(12, now - hour, 'cargo test'),
  running(13, now - hour, 'rust-analyzer'),
  absent(14),
];

function record(kernel: KernelLockReport | null, seen: Seen = {}): LockRecord {
  const processes = new Map(table.map((state) => [state.pid, state]));
  return recordOf({ dialect, mutexFiles: own, ...seen }, { kernel, processes });
}

function withLocks(...locks: readonly KernelLock[]): LockRecord {
  return record({ state: 'read', locks, partlyHidden: false });
}

function told(of: LockRecord): string {
  return `${verdict(of)}: ${codes(of)}`;
}

const held = 'held: kernel-held removing-releases-nothing';

describe('a lock of the operating system', () => {
  for (const type of ['flock', 'posix', 'ofd', 'lease', 'share'] as const) {
    it(`of the type ${type} is held by whoever has it`, () => {
      const found = withLocks(kernelLock(path, 11, { type }));
      assert.deepEqual([told(found), found.holder?.pid, found.holder?.liveness], [held, 11, 'alive']);
    });
  }

  it('is free while nobody has it, and nothing is released by removing its file', () => {
    assert.equal(told(withLocks()), 'free: kernel-free removing-releases-nothing');
    assert.equal(told(withLocks(kernelLock('/ws/other', 11))), 'free: kernel-free removing-releases-nothing');
  });

  it('shared by two names both', () => {
    const found = withLocks(kernelLock(path, 11, { mode: 'shared' }), kernelLock(path, 12, { mode: 'shared' }));
    assert.deepEqual(
      [told(found), found.holder?.pid, found.otherHolders.map(({ pid }) => pid)],
      ['held: kernel-held kernel-held removing-releases-nothing', 11, [12]],
    );
  });

  it('names each holder once, however many ranges it has locked', () => {
    const found = withLocks(
      kernelLock(path, 11, { type: 'posix', from: 0, to: 1 }),
      kernelLock(path, 11, { type: 'posix', from: 5, to: 9 }),
    );
    assert.deepEqual([found.holder?.pid, found.otherHolders], [11, []]);
  });

  it('whose taker is gone is held by who inherited it', () => {
    const found = withLocks(kernelLock(path, 12, { takerPid: 14 }));
    assert.deepEqual(
      [told(found), found.holder?.pid],
      ['held: kernel-held kernel-taker-gone removing-releases-nothing', 12],
    );
    const lives = withLocks(kernelLock(path, 12, { takerPid: 13 }));
    assert.equal(told(lives), held);
  });

  it('whose holder cannot be seen is held all the same', () => {
    const found = withLocks(kernelLock(path, 0, { type: 'ofd', takerPid: null, holderPids: [] }));
    const lock = { type: 'ofd', mode: 'exclusive', from: 0, to: null, pid: null, command: null };
    assert.deepEqual([told(found), found.holder, found.evidence[0]], [held, null, { code: 'kernel-held', lock }]);
  });

  it('tells who waits for it, each once', () => {
    const waiters = [
      { pid: 12, mode: 'exclusive' },
      { pid: 13, mode: 'shared' },
    ] as const;
    const found = withLocks(
      kernelLock(path, 11, { type: 'posix', to: 1, waiters }),
      kernelLock(path, 11, { type: 'posix', from: 2, waiters: waiters.slice(0, 1) }),
    );
    assert.deepEqual(found.waiters, [
      { pid: 12, mode: 'exclusive', command: 'cargo test' },
      { pid: 13, mode: 'shared', command: 'rust-analyzer' },
    ]);
    assert.equal(told(found), 'held: kernel-held kernel-held kernel-waiting kernel-waiting removing-releases-nothing');
  });

  it('with hundreds of ranges names only the first of them', () => {
    const locks = Array.from({ length: 300 }, (_, from) => kernelLock(path, 11, { type: 'posix', from, to: from }));
    assert.equal(withLocks(...locks).evidence.filter(({ code }) => code === 'kernel-held').length, 8);
  });

  it('shows no secret of a command line', () => {
    assert.doesNotMatch(JSON.stringify(withLocks(kernelLock(path, 11))), /hunter2/);
  });

  it('that nobody asked after, or that cannot be read, is unknown', () => {
    assert.deepEqual(
      [told(record(null)), told(record({ state: 'unreadable', reason: 'no /proc/locks' }))],
      ['unknown: ', 'unknown: kernel-unreadable'],
    );
  });

  it('that may be hidden from here is not called free, and one that is seen is held', () => {
    const hidden = (...locks: readonly KernelLock[]): string =>
      told(record({ state: 'read', locks, partlyHidden: true }));
    assert.deepEqual([hidden(), hidden(kernelLock(path, 11))], ['unknown: kernel-partly-hidden', held]);
  });

  it('on a file system that other machines share is not called free', () => {
    const nothing = { state: 'read', locks: [], partlyHidden: false } as const;
    assert.equal(told(record(nothing, { stat: { shared: true } })), 'unknown: shared-file-system');
  });

  it('is found under another name of the same file, and not on another device', () => {
    const linked = kernelLock('/elsewhere/name', 11, { dev: '1', ino: '2' });
    assert.deepEqual(
      [told(withLocks(linked)), told(withLocks({ ...linked, dev: '9' }))],
      [held, 'free: kernel-free removing-releases-nothing'],
    );
  });

  it('on the file beside it decides where that is the one that is locked', () => {
    const database = { path: '/ws/app/my.db', dev: '1', ino: '7' };
    const locks = [kernelLock('/ws/app/my.db', 11)];
    const seen = { mutexFiles: [database] };
    const found = record({ state: 'read', locks, partlyHidden: false }, seen);
    const onItself = record({ state: 'read', locks: [kernelLock(path, 11)], partlyHidden: false }, seen);
    assert.deepEqual([verdict(found), found.holder?.pid, verdict(onItself)], ['held', 11, 'free']);
  });

  it('has no age, since the file says nothing of when it was taken', () => {
    assert.deepEqual([withLocks(kernelLock(path, 11)).acquiredAt, withLocks().kind], [null, 'kernel']);
  });

  it('is unknown where something else than a file stands there', () => {
    const nothing = { state: 'read', locks: [], partlyHidden: false } as const;
    assert.equal(told(record(nothing, { stat: { kind: 'directory' } })), 'unknown: not-a-regular-file');
  });
});
