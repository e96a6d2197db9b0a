import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { SingleFlight } from '../../../src/core/singleFlight';
import { FakeClock, settle } from '../../support/memory/fakeClock';
import { Gate } from '../../support/memory/gate';

describe('SingleFlight', () => {
  let clock: FakeClock;
  let errors: unknown[];
  let runs: AbortSignal[];

  beforeEach(() => {
    clock = new FakeClock();
    errors = [];
    runs = [];
  });

  function flight(run: () => Promise<void> = () => Promise.resolve(), gatherMs = 10): SingleFlight {
    const recorded = (signal: AbortSignal): Promise<void> => {
      runs.push(signal);
      return run();
    };
    return new SingleFlight({ clock, gatherMs, run: recorded, onError: (error) => errors.push(error) });
  }

  /** Whether a promise has settled by now. */
  async function isSettled(promise: Promise<void>): Promise<boolean> {
    let settled = false;
    void promise.then(() => (settled = true));
    await settle();
    return settled;
  }

  it('serves all requests of a while with one run', async () => {
    const one = flight();
    const served = Promise.all([one.request(), one.request(), one.request()]);
    await clock.advance(9);
    assert.equal(runs.length, 0);
    await clock.advance(1);
    await served;
    assert.equal(runs.length, 1);
  });

  it('waits for nobody who says to be the last, and serves with him who came before', async () => {
    const one = flight();
    const before = one.request();
    await one.request({ isLast: true });
    assert.deepEqual([runs.length, await isSettled(before)], [1, true]);
    await clock.advance(1_000);
    assert.equal(runs.length, 1);
  });

  it('lets him who says to be the last wait for what runs already', async () => {
    const gate = new Gate();
    const one = flight(() => (runs.length === 1 ? gate.pass() : Promise.resolve()));
    void one.request({ isLast: true });
    await settle();
    const last = one.request({ isLast: true });
    assert.deepEqual([runs.length, await isSettled(last)], [1, false]);
    gate.open();
    await clock.advance(10);
    assert.deepEqual([runs.length, await isSettled(last)], [2, true]);
  });

  it('counts the while from the first request, so that a storm cannot put the run off', async () => {
    const one = flight();
    for (let ms = 0; ms < 10; ms++) {
      void one.request();
      await clock.advance(1);
    }
    assert.equal(runs.length, 1);
  });

  it('runs once more after a run during which it was asked, however often', async () => {
    const gate = new Gate();
    const one = flight(() => (runs.length === 1 ? gate.pass() : Promise.resolve()));
    void one.request();
    await clock.advance(10);
    const during = Promise.all([one.request(), one.request()]).then(() => undefined);
    await clock.advance(1_000);
    assert.deepEqual([runs.length, await isSettled(during)], [1, false]);
    gate.open();
    await clock.advance(10);
    await during;
    assert.equal(runs.length, 2);
    await clock.advance(1_000);
    assert.equal(runs.length, 2);
  });

  it('serves no request by a run that had begun before it', async () => {
    const gate = new Gate();
    const one = flight(() => gate.pass());
    const first = one.request();
    await clock.advance(10);
    const second = one.request();
    gate.open();
    await settle();
    assert.deepEqual([await isSettled(first), await isSettled(second)], [true, false]);
  });

  it('never runs twice at a time when the run itself asks for another, before its first await', async () => {
    let running = 0;
    let most = 0;
    const one: SingleFlight = flight(async () => {
      most = Math.max(most, ++running);
      if (runs.length === 1) void one.request();
      for (let turn = 0; turn < 3; turn++) {
        const waited = new Gate();
        clock.after(20, () => waited.open());
        await waited.pass();
      }
      running -= 1;
    }, 0);
    void one.request();
    await clock.advance(500);
    assert.deepEqual([most, runs.length], [1, 2]);
  });

  it('reports a run that fails, serves its requests and goes on', async () => {
    const one = flight(() => (runs.length === 1 ? Promise.reject(new Error('first')) : Promise.resolve()));
    const first = one.request();
    await clock.advance(10);
    await first;
    const second = one.request();
    await clock.advance(10);
    await second;
    assert.deepEqual([errors.map(String), runs.length], [['Error: first'], 2]);
  });

  it('reports a run that throws at once, and goes on', async () => {
    const one = flight(() => {
      if (runs.length === 1) throw new Error('first');
      return Promise.resolve();
    });
    const first = one.request();
    await clock.advance(10);
    await first;
    void one.request();
    await clock.advance(10);
    assert.deepEqual([errors.map(String), runs.length], [['Error: first'], 2]);
  });

  it('aborts what runs when it is closed, and waits for it', async () => {
    const gate = new Gate();
    const one = flight(() => gate.pass());
    const request = one.request();
    await clock.advance(10);
    const closed = one.close();
    assert.deepEqual([runs[0]?.aborted, await isSettled(closed)], [true, false]);
    gate.open();
    await Promise.all([closed, request]);
  });

  it('runs nothing any more once it is closed, and leaves nobody waiting', async () => {
    const one = flight();
    const waiting = one.request();
    await one.close();
    await Promise.all([waiting, one.request(), one.close()]);
    await clock.advance(1_000);
    assert.deepEqual([runs.length, clock.pendingTimers], [0, 0]);
  });

  it('does not run the trailing run when it is closed before', async () => {
    const gate = new Gate();
    const one = flight(() => gate.pass());
    void one.request();
    await clock.advance(10);
    const trailing = one.request();
    const closed = one.close();
    gate.open();
    await Promise.all([closed, trailing]);
    await clock.advance(1_000);
    assert.deepEqual([runs.length, clock.pendingTimers], [1, 0]);
  });

  it('does not report what a run throws because it was aborted', async () => {
    const gate = new Gate();
    const one = flight(async () => {
      await gate.pass();
      throw new Error('aborted');
    });
    void one.request();
    await clock.advance(10);
    const closed = one.close();
    gate.open();
    await closed;
    assert.deepEqual(errors, []);
  });
});
