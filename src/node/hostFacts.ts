import { readFileSync, readlinkSync } from 'node:fs';
import * as os from 'node:os';
import type { Host } from '../core/ports';
import { fileErrorOf } from './files/fileError';

/** What tests replace; the defaults are this machine. */
export interface HostSources {
  readonly hostname: () => string;
  readonly platform: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds since boot; `null` when the system will not say. */
  readonly uptimeMs: () => number | null;
  /** Milliseconds since boot without those in which the machine slept; `null` where that is not counted apart. */
  readonly awakeMs: () => number | null;
  /** As in `/proc/sys/kernel/random/boot_id`; `null` where there is none. */
  readonly bootId: () => string | null;
  /** Inode number of our pid namespace; `null` where there are none. */
  readonly pidNamespace: () => number | null;
}

/** The two clocks at one moment, in milliseconds: since the epoch, and since boot. */
export interface ClockSample {
  readonly now: number;
  readonly uptimeMs: number;
}

export interface ClockHistory {
  /** Epoch milliseconds of boot by the clock of the last sample. */
  readonly bootedAt: number;
  /** Epoch milliseconds; time stamps up to here may be from before a step. `null`: none was seen. */
  readonly steppedAt: number | null;
}

/** A clock that moves less than this against the time since boot is being adjusted, not set. In milliseconds. */
const stepMs = 1_000;

const observeEveryMs = 30_000;

/**
 * Adds a sample to the history. `granularityMs` is what the uptime is rounded to: so much the two clocks may differ
 * without anything having happened.
 */
export function observeClock(history: ClockHistory | null, sample: ClockSample, granularityMs: number): ClockHistory {
  const bootedAt = sample.now - sample.uptimeMs;
  if (history === null) {
    return { bootedAt, steppedAt: null };
  }
  const moved = bootedAt - history.bootedAt;
  if (Math.abs(moved) <= granularityMs) {
    return history;
  }
  if (Math.abs(moved) <= stepMs + granularityMs) {
    // Followed, so that a slow drift never adds up to a step.
    return { ...history, bootedAt };
  }
  // A clock set back by an hour leaves time stamps behind that lie an hour ahead of it: those count as before the step.
  const latestStamp = Math.max(sample.now, sample.now - moved);
  return { bootedAt, steppedAt: Math.max(latestStamp, history.steppedAt ?? latestStamp) };
}

/**
 * The facts of this machine. Looks at its clocks every 30 s until disposed, without keeping the process alive.
 * Hostname and platform are read once.
 */
export function createHost(sources: HostSources = machine()): Host & { dispose(): void } {
  // Linux has hundredths of a second (`/proc/uptime`), Windows milliseconds, the others whole seconds.
  const granularityMs = sources.platform === 'linux' || sources.platform === 'win32' ? 50 : 1_000;
  let history: ClockHistory | null = null;

  function observe(): ClockHistory | null {
    const uptimeMs = sources.uptimeMs();
    if (uptimeMs !== null) {
      history = observeClock(history, { now: sources.now(), uptimeMs }, granularityMs);
    }
    return history;
  }

  observe();
  const timer = setInterval(observe, observeEveryMs);
  timer.unref();
  return {
    hostname: sources.hostname(),
    platform: sources.platform,
    bootId: sources.bootId(),
    pidNamespace: sources.pidNamespace(),
    sleptMs() {
      const [uptimeMs, awakeMs] = [sources.uptimeMs(), sources.awakeMs()];
      return uptimeMs === null || awakeMs === null ? null : Math.max(0, uptimeMs - awakeMs);
    },
    get bootedAt() {
      return observe()?.bootedAt ?? null;
    },
    clockSteppedAt: () => observe()?.steppedAt ?? null,
    dispose: () => clearInterval(timer),
  };
}

function machine(): HostSources {
  return {
    hostname: () => os.hostname(),
    platform: process.platform,
    now: Date.now,
    uptimeMs: readUptime,
    // Linux: `hrtime` is CLOCK_MONOTONIC, which counts from boot and stands still in sleep. Elsewhere it counts from
    // somewhere else, or goes on.
    awakeMs: () => (process.platform === 'linux' ? Number(process.hrtime.bigint() / 1_000_000n) : null),
    bootId: () => readLine('/proc/sys/kernel/random/boot_id'),
    pidNamespace: readPidNamespace,
  };
}

function readLine(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    // No such thing outside of Linux, or a sandbox that hides it.
    fileErrorOf(error);
    return null;
  }
}

function readPidNamespace(): number | null {
  try {
    const number = /^pid:\[(\d+)\]$/.exec(readlinkSync('/proc/self/ns/pid'))?.[1];
    return number === undefined ? null : Number(number);
  } catch (error) {
    fileErrorOf(error);
    return null;
  }
}

/**
 * Not `performance.now()`: on Linux it stands still while the machine sleeps, so that every wake-up would look like a
 * clock set forward. `os.uptime()` counts sleep: `/proc/uptime` on Linux, the time since the kernel's boot stamp on
 * macOS (which the kernel moves together with the clock), the tick count on Windows.
 */
function readUptime(): number | null {
  try {
    return os.uptime() * 1_000;
  } catch {
    // ERR_SYSTEM_ERROR: a sandbox without /proc/uptime, or without the sysctl.
    return null;
  }
}
