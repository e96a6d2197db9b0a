import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createClock } from '../../../src/node/clock';

describe('the clock', () => {
  const clock = createClock();

  it('shows the time of day', () => {
    assert.ok(Math.abs(clock.now() - Date.now()) < 1_000);
  });

  it('calls back once, not before it is time', async () => {
    const began = performance.now();
    let calls = 0;
    await new Promise<void>((resolve) => {
      // Keeps the process alive, which the clock's own timers never do.
      const alive = setInterval(() => undefined, 1_000);
      clock.after(20, () => {
        calls += 1;
        clearInterval(alive);
        resolve();
      });
    });
    assert.deepEqual([calls, performance.now() - began >= 19], [1, true]);
  });

  it('does not call back what was cancelled', async () => {
    let called = false;
    const cancel = clock.after(0, () => (called = true));
    cancel();
    cancel();
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(called, false);
  });

  it('does not take more than a month for at once', async () => {
    let called = false;
    const cancel = clock.after(40 * 24 * 60 * 60_000, () => (called = true));
    await new Promise((resolve) => setTimeout(resolve, 10));
    cancel();
    assert.equal(called, false);
  });
});
