import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { BoundedRun, Runner } from '../../../../src/node/processes/boundedRun';
import { createKernelLockTable } from '../../../../src/node/kernelLocks/kernelLockTable';
import { createLsofLocks } from '../../../../src/node/kernelLocks/lsofLocks';
import { recording } from '../../../fixtures/kernelLocks/recording';

describe('createLsofLocks', () => {
  const file = { path: '/home/ada/project/db.lock', dev: '91', ino: '77' };

  function answering(ran: Partial<Extract<BoundedRun, { kind: 'ended' }>>, calls: string[][] = []): Runner {
    return (program, args, { env }) => {
      calls.push([program, ...args]);
      assert.equal(env['LC_ALL'], 'C');
      return Promise.resolve({ kind: 'ended', code: 0, stdout: '', stderr: '', ...ran });
    };
  }

  it('tells the locks that have a letter', async () => {
    const run = answering({ stdout: recording('freebsd-lsof.txt') });
    assert.deepEqual(await createLsofLocks({ run, platform: 'freebsd' }).query({ files: [file], roots: [] }), {
      state: 'read',
      locks: [
        { ...file, type: 'posix', mode: 'exclusive', from: 0, to: null, takerPid: 88, holderPids: [88], waiters: [] },
      ],
      partlyHidden: true,
    });
  });

  it('never says on macOS that nothing is locked', async () => {
    const run = answering({ stdout: recording('macos-lsof.txt') });
    const open = { path: '/Users/ada/project/db.lock', dev: String(0x1000004), ino: '9133' };
    const report = await createLsofLocks({ run, platform: 'darwin' }).query({ files: [open], roots: [] });
    assert.deepEqual(report, { state: 'read', locks: [], partlyHidden: true });
  });

  it('asks after files by name only, never after a tree, and not at all when there are none', async () => {
    const calls: string[][] = [];
    const table = createLsofLocks({ run: answering({ code: 1 }, calls), platform: 'darwin' });
    await table.query({ files: [], roots: ['/Users/ada/project'] });
    assert.equal(calls.length, 0);
    const files = Array.from({ length: 450 }, (_, index) => ({ ...file, path: `-${index}` }));
    await table.query({ files, roots: ['/Users/ada/project'] });
    assert.deepEqual(
      calls.map((words) => [words[0], words.slice(words.indexOf('--') + 1).length]),
      [['/usr/sbin/lsof', 200], ['/usr/sbin/lsof', 200], ['/usr/sbin/lsof', 50]], // prettier-ignore
    );
  });

  it('takes a file that is gone for one that nobody has open, and any other complaint for what it is', async () => {
    const gone = answering({ code: 1, stderr: 'lsof: status error on /x: No such file or directory\n' });
    assert.equal((await createLsofLocks({ run: gone }).query({ files: [file], roots: [] })).state, 'read');
    const refused = answering({ code: 1, stderr: 'lsof: status error on /x: Permission denied\n' });
    assert.equal((await createLsofLocks({ run: refused }).query({ files: [file], roots: [] })).state, 'unreadable');
    const missing: Runner = () => Promise.resolve({ kind: 'failed', reason: 'lsof could not be run (ENOENT)' });
    assert.deepEqual(await createLsofLocks({ run: missing }).query({ files: [file], roots: [] }), {
      state: 'unreadable',
      reason: 'lsof could not be run (ENOENT)',
    });
  });

  it('says of Windows that its locks cannot be read', async () => {
    const report = await createKernelLockTable('win32').query({ files: [file], roots: [] });
    assert.equal(report.state, 'unreadable');
  });
});
