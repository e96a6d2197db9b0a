import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { Moment } from '../../../../src/core/processPorts';
import { readsAt } from '../../../../src/node/processes/procReads';
import type { ProcStat } from '../../../../src/node/processes/procStat';
import type { Descriptor, ProcTree } from '../../../../src/node/processes/procTree';

describe('what was read of processes', () => {
  let reads: string[];
  let descriptors: readonly Descriptor[];
  let hasAny: boolean;
  let isGone: boolean;
  const gone = { code: 'ENOENT' };

  beforeEach(() => {
    reads = [];
    isGone = false;
    hasAny = true;
    descriptors = [{ pid: 7, link: '/proc/7/fd/3', target: '/ws/a', info: '/proc/7/fdinfo/3' }];
  });

  function tree(root = '/proc'): ProcTree {
    const read = (what: string): void => void reads.push(what);
    return {
      root,
      read: (file) => (read(file), isGone ? gone : { text: file }),
      stat: (pid) => (read(`stat ${pid}`), isGone ? gone : statOf(pid)),
      descriptors: (pid, folder = '') => (
        read(`descriptors ${pid} ${folder}`),
        isGone ? gone : { descriptors, hasAny }
      ),
    } as Partial<ProcTree> as ProcTree;
  }

  function statOf(pid: number): ProcStat {
    const kind = { isKernelThread: false, isProcess: true };
    return { pid, comm: 'sh', state: 'S', parentPid: 1, threads: 1, startTicks: 5, ...kind };
  }

  const moment = (): Moment => ({ name: Symbol('test') });

  it('at one moment is read once, whoever asks', () => {
    const now = moment();
    for (let round = 0; round < 2; round++) {
      const shared = readsAt(now, tree());
      assert.deepEqual(shared.stat(7), statOf(7));
      assert.deepEqual(shared.cmdline(7), { text: '/proc/7/cmdline' });
      assert.deepEqual(shared.descriptors(7), { descriptors, hasAny });
    }
    assert.deepEqual(reads, ['stat 7', '/proc/7/cmdline', 'descriptors 7 ']);
  });

  it('is read anew at another moment, where there is none to share, of another tree, and of another process', () => {
    const now = moment();
    readsAt(now, tree()).stat(7);
    readsAt(moment(), tree()).stat(7);
    readsAt(undefined, tree()).stat(7);
    readsAt(undefined, tree()).stat(7);
    readsAt(now, tree('/other')).stat(7);
    readsAt(now, tree()).stat(8);
    assert.deepEqual(reads, ['stat 7', 'stat 7', 'stat 7', 'stat 7', 'stat 7', 'stat 8']);
  });

  it('is forgotten of a process that vanished while it was read', () => {
    const shared = readsAt(moment(), tree());
    shared.stat(7);
    shared.stat(8);
    shared.forget(7);
    shared.stat(7);
    shared.stat(8);
    assert.deepEqual(reads, ['stat 7', 'stat 8', 'stat 7']);
  });

  it('is read anew where there was nothing: the number may be that of a successor by then', () => {
    const shared = readsAt(moment(), tree());
    isGone = true;
    assert.deepEqual([shared.stat(7), shared.cmdline(7), shared.descriptors(7)], [gone, gone, gone]);
    isGone = false;
    assert.deepEqual(
      [shared.stat(7), shared.cmdline(7), shared.descriptors(7)],
      [statOf(7), { text: '/proc/7/cmdline' }, { descriptors, hasAny }],
    );
  });

  it('is of the folder that was asked for: that of a thread may hold something else', () => {
    const shared = readsAt(moment(), tree());
    shared.descriptors(7);
    shared.descriptors(7, '/proc/7');
    shared.descriptors(7, '/proc/7/task/9');
    shared.cmdline(7);
    shared.cmdline(7, '/proc/7/task/9');
    assert.deepEqual(reads, [
      'descriptors 7 ',
      'descriptors 7 /proc/7/task/9',
      '/proc/7/cmdline',
      '/proc/7/task/9/cmdline',
    ]);
  });

  it('says nothing of other threads where nothing is open in the process’s own folder', () => {
    descriptors = [];
    hasAny = false;
    const shared = readsAt(moment(), tree());
    shared.descriptors(7, '/proc/7');
    shared.descriptors(7);
    assert.deepEqual(reads, ['descriptors 7 /proc/7', 'descriptors 7 ']);
  });

  it('is read once of a process that has nothing open but sockets and pipes', () => {
    descriptors = [];
    const shared = readsAt(moment(), tree());
    shared.descriptors(7, '/proc/7');
    shared.descriptors(7);
    assert.deepEqual(reads, ['descriptors 7 /proc/7']);
  });
});
