import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { ProcessState, ProcessTable } from '../../../../src/core/processPorts';
import { createCachedTable } from '../../../../src/node/processes/cachedTable';

function running(pid: number): ProcessState {
  return {
    state: 'running',
    pid,
    startedAt: 1,
    startPrecisionMs: 1,
    startTicks: null,
    command: null,
    parentPid: null,
    user: null,
  };
}

describe('createCachedTable', () => {
  let now: number;
  let alive: Set<number>;
  let looks: number[][];
  let answer: (pid: number) => ProcessState;
  let table: ProcessTable;

  beforeEach(() => {
    now = 1_000;
    alive = new Set([1, 2, 3]);
    looks = [];
    answer = (pid) => (alive.has(pid) ? running(pid) : { state: 'absent', pid });
    const inner: ProcessTable = {
      query(pids) {
        looks.push([...pids]);
        return Promise.resolve(new Map(pids.map((pid) => [pid, answer(pid)])));
      },
    };
    table = createCachedTable(inner, { now: () => now, probe: (pid) => (alive.has(pid) ? 'there' : 'gone') });
  });

  it('answers again from a look that is younger than ten seconds', async () => {
    await table.query([1, 2, 9]);
    now += 9_999;
    const states = await table.query([2, 9]);
    assert.deepEqual(looks, [[1, 2, 9]]);
    assert.deepEqual(
      [...states],
      [
        [2, running(2)],
        [9, { state: 'absent', pid: 9 }],
      ],
    );
  });

  it('looks anew after ten seconds', async () => {
    await table.query([1]);
    now += 10_000;
    await table.query([1]);
    assert.deepEqual(looks, [[1], [1]]);
  });

  it('looks anew at once when the kernel no longer knows a pid', async () => {
    await table.query([1, 2]);
    alive.delete(2);
    const states = await table.query([1, 2]);
    assert.deepEqual(looks, [
      [1, 2],
      [1, 2],
    ]);
    assert.deepEqual(states.get(2), { state: 'absent', pid: 2 });
  });

  it('looks anew at once when a pid that was absent is taken', async () => {
    await table.query([9]);
    alive.add(9);
    assert.deepEqual((await table.query([9])).get(9), running(9));
  });

  it('looks up a new pid together with all others asked for', async () => {
    await table.query([1]);
    await table.query([1, 3]);
    assert.deepEqual(looks, [[1], [1, 3]]);
  });

  it('never repeats that a pid is a zombie or a thread: its next owner would look dead', async () => {
    answer = (pid) =>
      pid === 1 ? ({ ...running(1), state: 'zombie' } as ProcessState) : { state: 'thread', pid, processPid: 7 };
    await table.query([1]);
    await table.query([1]);
    await table.query([2]);
    await table.query([2]);
    assert.equal(looks.length, 4);
  });

  it('does not run a program that just failed again at once', async () => {
    answer = (pid) => ({ state: 'unreadable', pid, reason: 'blocked' });
    await table.query([1]);
    await table.query([1]);
    assert.equal(looks.length, 1);
    now += 10_000;
    await table.query([1]);
    assert.equal(looks.length, 2);
  });

  it('keeps nothing of a look that was given up', async () => {
    answer = (pid) => ({ state: 'unreadable', pid, reason: 'given up' });
    await table.query([1], AbortSignal.abort());
    answer = running;
    assert.deepEqual((await table.query([1])).get(1), running(1));
  });

  it('starts nothing when it is asked for nothing', async () => {
    assert.equal((await table.query([])).size, 0);
    assert.deepEqual(looks, []);
  });
});
