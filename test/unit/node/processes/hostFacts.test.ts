import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createHost, observeClock, type ClockHistory } from '../../../../src/node/hostFacts';

const hour = 3_600_000;
const start = 1_800_000_000_000;

function observeAll(
  samples: readonly (readonly [now: number, uptimeMs: number])[],
  granularityMs = 50,
): ClockHistory | null {
  let history: ClockHistory | null = null;
  for (const [now, uptimeMs] of samples) {
    history = observeClock(history, { now, uptimeMs }, granularityMs);
  }
  return history;
}

describe('observeClock', () => {
  it('sees no step while both clocks run alike, and keeps one time of boot', () => {
    const history = observeAll([
      [start, 60_000],
      [start + 30_000, 90_010],
      [start + 60_000, 119_990],
    ]);
    assert.deepEqual(history, { bootedAt: start - 60_000, steppedAt: null });
  });

  it('sees no step in a night of sleep, which the time since boot counts', () => {
    const history = observeAll([
      [start, 60_000],
      [start + 8 * hour, 60_000 + 8 * hour],
    ]);
    assert.equal(history?.steppedAt, null);
  });

  it('sees no step in a drift, however long it lasts', () => {
    const samples = Array.from({ length: 2_000 }, (_, index) => [start + index * 30_003, index * 30_000] as const);
    const history = observeAll(samples);
    assert.equal(history?.steppedAt, null);
    // The time of boot follows the clock.
    assert.ok(Math.abs((history?.bootedAt ?? 0) - (start + 1_999 * 3)) <= 50);
  });

  it('notes a clock set forward at the moment it was seen', () => {
    const history = observeAll([
      [start, 60_000],
      [start + hour + 30_000, 90_000],
    ]);
    assert.deepEqual(history, { bootedAt: start + hour - 60_000, steppedAt: start + hour + 30_000 });
  });

  it('notes a clock set back at the latest time stamp that it can have left', () => {
    const history = observeAll([
      [start, 60_000],
      [start - hour + 30_000, 90_000],
    ]);
    assert.deepEqual(history, { bootedAt: start - hour - 60_000, steppedAt: start + 30_000 });
  });

  it('keeps the later of two steps', () => {
    const history = observeAll([
      [start, 60_000],
      [start - hour, 60_000],
      [start - hour + 5_000, 60_000],
    ]);
    assert.equal(history?.steppedAt, start);
  });

  it('does not take the whole seconds of an uptime for a step', () => {
    const samples = Array.from(
      { length: 100 },
      (_, index) => [start + index * 777, Math.floor((index * 777) / 1000) * 1000] as const,
    );
    assert.equal(observeAll(samples, 1_000)?.steppedAt, null);
  });
});

/** A system that says no more. */
const silent = { awakeMs: () => null, bootId: () => null, pidNamespace: () => null };

describe('createHost', () => {
  it('observes whenever it is asked', () => {
    let now = start;
    let uptimeMs: number | null = 60_000;
    const host = createHost({
      hostname: () => 'box',
      platform: 'linux',
      now: () => now,
      uptimeMs: () => uptimeMs,
      ...silent,
    });
    try {
      assert.deepEqual(
        [host.hostname, host.platform, host.bootedAt, host.clockSteppedAt()],
        ['box', 'linux', start - 60_000, null],
      );
      now += hour;
      assert.equal(host.clockSteppedAt(), start + hour);
      assert.equal(host.bootedAt, start + hour - 60_000);
      uptimeMs = null;
      assert.equal(host.clockSteppedAt(), start + hour);
    } finally {
      host.dispose();
    }
  });

  it('knows no time of boot where the system will not say', () => {
    const host = createHost({
      hostname: () => 'box',
      platform: 'linux',
      now: () => start,
      uptimeMs: () => null,
      ...silent,
    });
    assert.equal(host.bootedAt, null);
    assert.equal(host.clockSteppedAt(), null);
    host.dispose();
  });

  const asleep = (uptimeMs: number | null, awakeMs: number | null): number | null => {
    const host = createHost({
      ...silent,
      hostname: () => 'box',
      platform: 'linux',
      now: () => start,
      uptimeMs: () => uptimeMs,
      awakeMs: () => awakeMs,
    });
    host.dispose();
    return host.sleptMs();
  };

  it('has slept for as long as it was up and not awake, and never for less than nothing', () => {
    assert.deepEqual([asleep(8 * hour, 3 * hour), asleep(hour, hour), asleep(hour, hour + 40)], [5 * hour, 0, 0]);
  });

  it('does not say how long it has slept where one of the two is not told', () => {
    assert.deepEqual([asleep(null, hour), asleep(hour, null), asleep(null, null)], [null, null, null]);
  });

  it('names its boot and its container of processes as the system does, read once', () => {
    let asked = 0;
    const host = createHost({
      ...silent,
      hostname: () => 'box',
      platform: 'linux',
      now: () => start,
      uptimeMs: () => hour,
      bootId: () => `boot ${++asked}`,
      pidNamespace: () => 4_026_531_836,
    });
    assert.deepEqual([host.bootId, host.bootId, host.pidNamespace], ['boot 1', 'boot 1', 4_026_531_836]);
    host.dispose();
  });

  it('tells this machine, whose boot lies in the past and whose clock nobody sets', () => {
    const host = createHost();
    assert.ok(host.hostname.length > 0);
    assert.equal(host.platform, process.platform);
    assert.ok(host.bootedAt !== null && host.bootedAt < Date.now());
    assert.equal(host.clockSteppedAt(), null);
    host.dispose();
    host.dispose();
  });
});
