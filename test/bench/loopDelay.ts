import { closeSync, openSync, readSync } from 'node:fs';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** How long this process's event loop was kept from its timers, in milliseconds. */
export interface LoopDelay {
  readonly p99: number;
  readonly max: number;
  /** The longest that was its own doing: while it had the processor, which a busy machine gives to others in between. */
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
  const processor = openProcessorClock();
  let longest = 0;
  let before = performance.now();
  let ranBefore = processor.readMs();
  const timer = setInterval(() => {
    const now = performance.now();
    const ran = processor.readMs();
    longest = Math.max(longest, Math.min(now - before - resolution, ran - ranBefore));
    before = now;
    ranBefore = ran;
  }, resolution);
  return () => {
    clearInterval(timer);
    processor.close();
    return longest;
  };
}

/** Milliseconds that this thread has had a processor, to a tick of the kernel where the kernel tells; else all time. */
function openProcessorClock(): { readMs(): number; close(): void } {
  if (process.platform !== 'linux') return { readMs: () => performance.now(), close: () => undefined };
  const descriptor = openSync('/proc/self/schedstat', 'r');
  const buffer = Buffer.allocUnsafe(128);
  return {
    // Nanoseconds run, nanoseconds waited, slices.
    readMs: () =>
      Number(buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0)).split(' ')[0]) / 1e6,
    close: () => closeSync(descriptor),
  };
}
