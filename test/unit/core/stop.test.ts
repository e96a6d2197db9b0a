import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { FileError } from '../../../src/core/ports';
import type { ProcessState } from '../../../src/core/processPorts';
import { fail, ok } from '../../../src/core/result';
import { executeStop, planStop, type StopPlan, type StopPorts, waitForEnd } from '../../../src/core/stop';
import { FakeClock } from '../../support/memory/fakeClock';
import { absent, FakeProcessTable, running, zombie } from '../../support/memory/fakeProcessTable';
import { fileError } from '../../support/memory/memoryTree';
import { heldRecord, holder, liveHolder, lockRecord } from '../../support/records';
import { hour, second } from './judging';

const pid = 4_711;
const startedAt = Date.UTC(2026, 10, 20, 11);
const plan: StopPlan = { pid, startedAt, command: 'node build.js' };

describe('the plan to end the holder of a lock', () => {
  const held = heldRecord();

  it('is of the process that holds it, as it is known', () => {
    const { command, startedAt: since } = liveHolder();
    assert.deepEqual(planStop(held, true, [1, 2]), { ok: true, value: { pid, startedAt: since, command } });
  });

  const refused: readonly (readonly [string, ReturnType<typeof planStop>, string])[] = [
    ['a workspace that is not trusted', planStop(held, false, []), 'untrusted-workspace'],
    ['a lock that nobody is known to hold', planStop(heldRecord({ holder: null }), true, []), 'no-holder'],
    ['a holder that is gone', planStop(lockRecord(), true, []), 'not-alive'],
    ['a holder on another machine', planStop(held1('remote'), true, []), 'not-alive'],
    ['a holder that cannot be told', planStop(held1('unknown'), true, []), 'not-alive'],
    ['the editor itself', planStop(held, true, [9, pid]), 'own-process'],
    ['the first process of the system', planStop(withPid(1), true, []), 'system-process'],
    ['every process at once', planStop(withPid(0), true, []), 'system-process'],
    ['a group of processes', planStop(withPid(-1), true, []), 'system-process'],
  ];

  for (const [what, result, reason] of refused) {
    it(`is refused for ${what}`, () => {
      assert.equal(result.ok ? 'planned' : result.error.reason, reason);
    });
  }

  function held1(liveness: 'remote' | 'unknown'): ReturnType<typeof heldRecord> {
    return heldRecord({ holder: holder({ liveness }) });
  }

  function withPid(of: number): ReturnType<typeof heldRecord> {
    return heldRecord({ holder: liveHolder({ pid: of }) });
  }
});

describe('to end a process', () => {
  let processes: FakeProcessTable;
  let clock: FakeClock;
  let sent: string[];
  let error: FileError | null;
  let own: readonly number[];

  beforeEach(() => {
    processes = new FakeProcessTable();
    clock = new FakeClock(startedAt + hour);
    sent = [];
    error = null;
    own = [99];
  });

  function ports(): StopPorts {
    const signals: StopPorts['signals'] = {
      send: (to, signal) => {
        sent.push(`${signal} ${to}`);
        return error === null ? ok(undefined) : fail(error);
      },
    };
    return { processes, clock, signals, ownPids: () => own };
  }

  async function stopped(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM', of = plan): Promise<string> {
    const result = await executeStop(of, signal, ports());
    return result.ok ? 'sent' : result.error.reason;
  }

  it('sends it the signal that was asked for, once, after one look', async () => {
    processes.run(pid, startedAt);
    assert.deepEqual(
      [await stopped(), await stopped('SIGKILL'), sent],
      ['sent', 'sent', [`SIGTERM ${pid}`, `SIGKILL ${pid}`]],
    );
    assert.deepEqual(processes.queries, [[pid], [pid]]);
  });

  it('takes a start that is off by what clocks are off for the same process', async () => {
    processes.run(pid, startedAt + 1_020);
    assert.equal(await stopped(), 'sent');
  });

  it('is refused, without a signal, when the number belongs to another process by now', async () => {
    const others: readonly ProcessState[] = [
      running(pid, startedAt + 10 * second),
      running(pid, startedAt - hour),
      running(pid, null),
    ];
    for (const other of others) {
      processes.set(other);
      assert.equal(await stopped(), 'another-process');
    }
    processes.run(pid, startedAt);
    assert.equal(await stopped('SIGTERM', { ...plan, startedAt: null }), 'another-process');
    assert.deepEqual(sent, []);
  });

  it('is refused, without a signal, when nobody can tell whether it is the same', async () => {
    processes.set({ state: 'hidden', pid });
    const hidden = await stopped();
    processes.set({ state: 'unreadable', pid, reason: 'no /proc' });
    assert.deepEqual([hidden, await stopped(), sent], ['another-process', 'another-process', []]);
  });

  it('whose start nobody ever saw goes by that', async () => {
    processes.run(pid, null);
    assert.equal(await stopped('SIGTERM', { ...plan, startedAt: null }), 'sent');
  });

  it('is refused, without a signal, when it has ended, is a zombie or a thread’s number', async () => {
    const ended: readonly ProcessState[] = [
      absent(pid),
      zombie(pid, startedAt),
      { state: 'thread', pid, processPid: 7 },
    ];
    for (const state of ended) {
      processes.set(state);
      assert.equal(await stopped(), 'not-alive');
    }
    assert.deepEqual(sent, []);
  });

  it('is refused for the editor’s own processes even when they were none when it was planned', async () => {
    processes.run(pid, startedAt);
    own = [pid];
    assert.deepEqual([await stopped(), sent], ['own-process', []]);
  });

  it('says that it had ended when the signal finds nobody, and what is wrong otherwise', async () => {
    processes.run(pid, startedAt);
    error = fileError('ESRCH');
    const gone = await stopped();
    error = fileError('EPERM');
    assert.deepEqual([gone, await stopped()], ['not-alive', 'failed']);
  });

  describe('and to wait for its end', () => {
    function wait(timeoutMs: number, abort = new AbortController()): Promise<boolean> {
      return waitForEnd(plan, timeoutMs, ports(), abort.signal);
    }

    it('is over at once when it has ended already', async () => {
      assert.deepEqual([await wait(5 * second), clock.pendingTimers], [true, 0]);
    });

    it('is over within a tenth of a second of its end', async () => {
      processes.run(pid, startedAt);
      const waiting = wait(5 * second);
      await clock.advance(second);
      processes.set(zombie(pid, startedAt));
      await clock.advance(100);
      const looks = processes.queries.length;
      await clock.advance(10 * second);
      assert.deepEqual([await waiting, processes.queries.length], [true, looks]);
    });

    it('is over when its number belongs to another process', async () => {
      processes.run(pid, startedAt);
      const waiting = wait(5 * second);
      await clock.advance(200);
      processes.run(pid, clock.now());
      await clock.advance(200);
      assert.equal(await waiting, true);
    });

    it('is in vain after the time that was set, and leaves nothing behind', async () => {
      processes.run(pid, startedAt);
      const waiting = wait(second);
      await clock.advance(2 * second);
      assert.deepEqual([await waiting, clock.pendingTimers], [false, 0]);
    });

    it('ends when it is given up', async () => {
      processes.run(pid, startedAt);
      const abort = new AbortController();
      const waiting = wait(hour, abort);
      await clock.advance(second);
      abort.abort();
      await clock.advance(100);
      assert.deepEqual([await waiting, clock.pendingTimers], [false, 0]);
    });

    it('goes on while nobody can tell', async () => {
      processes.set({ state: 'hidden', pid });
      const waiting = wait(second);
      await clock.advance(2 * second);
      assert.equal(await waiting, false);
    });
  });
});
