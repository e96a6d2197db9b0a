import { closeSync, openSync, readSync } from 'node:fs';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** How long this process's event loop was kept from its timers, in milliseconds. */
export interface LoopDelay {
  readonly p99: number;
  readonly max: number;
  /** The longest by its own doing: without the time in which the kernel gave the processor to others. */
  readonly ownMax: number;
}

const resolution = 5;

/** Starts to measure; the returned function stops. The interval of the measuring timers themselves is taken off. */
export function startLoopMeter(): () => LoopDelay {
  const histogram: IntervalHistogram = monitorEventLoopDelay({ resolution });
  const stopOwn = startOwnMeter();
  histogram.enable();
  return () => {
    histogram.disable();
    const delay = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution);
    return { p99: delay(histogram.percentile(99)), max: delay(histogram.max), ownMax: stopOwn() };
  };
}

function startOwnMeter(): () => number {
  const wait = openWaitClock();
  let longest = 0;
  let before = performance.now();
  let waitedBefore = wait.readMs();
  const timer = setInterval(() => {
    const now = performance.now();
    const waited = wait.readMs();
    longest = Math.max(longest, now - before - resolution - (waited - waitedBefore));
    before = now;
    waitedBefore = waited;
  }, resolution);
  return () => {
    clearInterval(timer);
    wait.close();
    return longest;
  };
}

/** Milliseconds that this thread could have run and was not let; always 0 where the kernel does not say. */
function openWaitClock(): { readMs(): number; close(): void } {
  if (process.platform !== 'linux') return { readMs: () => 0, close: () => undefined };
  const descriptor = openSync('/proc/self/schedstat', 'r');
  const buffer = Buffer.allocUnsafe(128);
  return {
    // Nanoseconds run, nanoseconds waited, slices.
    readMs: () => Number(buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0)).split(' ')[1]) / 1e6,
    close: () => closeSync(descriptor),
  };
}
