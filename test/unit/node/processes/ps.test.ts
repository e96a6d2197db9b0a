import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { BoundedRun, Runner } from '../../../../src/node/processes/boundedRun';
import type { PidProbe } from '../../../../src/node/processes/pids';
import { createPsTable } from '../../../../src/node/processes/ps';
import { recording } from '../../../fixtures/processes/recording';

const gone: PidProbe = () => 'gone';
const there: PidProbe = () => 'there';

interface Call {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

function answering(answer: BoundedRun): { readonly run: Runner; readonly calls: Call[] } {
  const calls: Call[] = [];
  const run: Runner = (_file, args, options) => {
    calls.push({ args, env: options.env });
    return Promise.resolve(answer);
  };
  return { run, calls };
}

function printed(stdout: string, code = 0, stderr = ''): BoundedRun {
  return { kind: 'ended', code, stdout, stderr };
}

describe('createPsTable', () => {
  it('gives every pid an answer from one run, each only once', async () => {
    const { run, calls } = answering(printed(recording('macos-ps.txt')));
    const states = await createPsTable({ run, probe: gone }).query([1, 4572, 4573, 77, 77, 1]);
    assert.equal(calls.length, 1);
    assert.equal(calls[0]?.args.at(-1), '1,4572,4573,77');
    assert.deepEqual(states.get(4573), {
      state: 'running',
      pid: 4573,
      startedAt: Date.parse('2026-11-01T01:30:02Z'),
      startPrecisionMs: 1000,
      startTicks: null,
      command: '(secd)',
      parentPid: 1,
      user: '-2',
    });
    const zombie = states.get(4572);
    assert.ok(zombie?.state === 'zombie');
    assert.deepEqual([zombie.command, zombie.parentPid], [null, 812]);
    const first = states.get(1);
    assert.ok(first?.state === 'running');
    assert.equal(first.parentPid, null);
    assert.deepEqual(states.get(77), { state: 'absent', pid: 77 });
    assert.equal(states.size, 4);
  });

  it('asks in the C locale and in UTC', async () => {
    const { run, calls } = answering(printed(''));
    await createPsTable({ run, probe: gone }).query([1]);
    assert.equal(calls[0]?.env['LC_ALL'], 'C');
    assert.equal(calls[0]?.env['TZ'], 'UTC0');
  });

  it('calls a pid hidden that ps does not list but the kernel knows', async () => {
    const { run } = answering(printed('', 1));
    const states = await createPsTable({ run, probe: there }).query([5]);
    assert.deepEqual(states.get(5), { state: 'hidden', pid: 5 });
  });

  it('takes exit 1 without a word for no match, and with one for no answer', async () => {
    const silent = answering(printed('', 1));
    assert.equal((await createPsTable({ run: silent.run, probe: gone }).query([5])).get(5)?.state, 'absent');
    const loud = answering(printed('', 1, 'ps: sysctl: not permitted\nusage: …\n'));
    assert.deepEqual((await createPsTable({ run: loud.run, probe: gone }).query([5])).get(5), {
      state: 'unreadable',
      pid: 5,
      reason: 'ps: ps: sysctl: not permitted',
    });
  });

  it('says nothing of any pid when ps could not be run', async () => {
    const { run } = answering({ kind: 'failed', reason: '/bin/ps could not be run (EAGAIN)' });
    const states = await createPsTable({ run, probe: gone }).query([5, 6]);
    assert.deepEqual(
      [...states.values()].map((state) => state.state),
      ['unreadable', 'unreadable'],
    );
  });

  it('believes no row of a pid that is listed twice', async () => {
    const row = '5 1 S 0 Sat Aug  1 10:48:00 2026 evil\n5 1 Z 0 Sat Aug  1 10:48:00 2026 forged\n';
    const { run } = answering(printed(row));
    assert.equal((await createPsTable({ run, probe: gone }).query([5])).get(5)?.state, 'unreadable');
  });

  it('never passes on an id that ps would refuse the whole list for', async () => {
    const { run, calls } = answering(printed(''));
    const states = await createPsTable({ run, probe: gone }).query([0, -1, 1.5, NaN, 2 ** 31, 100_000]);
    assert.equal(calls.length, 0);
    assert.deepEqual(
      [...states].map(([pid, state]) => [pid, state.state]),
      [
        [0, 'unreadable'],
        [-1, 'unreadable'],
        [1.5, 'unreadable'],
        [NaN, 'unreadable'],
        [2 ** 31, 'unreadable'],
        [100_000, 'absent'],
      ],
    );
  });

  it('splits long lists', async () => {
    const { run, calls } = answering(printed(''));
    const pids = Array.from({ length: 1001 }, (_, index) => index + 1);
    const states = await createPsTable({ run, probe: gone }).query(pids);
    assert.equal(states.size, 1001);
    assert.deepEqual(
      calls.map(({ args }) => args.at(-1)?.split(',').length),
      [500, 500, 1],
    );
  });
});
