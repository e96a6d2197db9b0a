import type { Clock } from '../core/ports';

/** The machine's clock; its timers do not keep the process alive. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    after: (ms, run) => {
      // Longer than this setTimeout would wrap around and fire at once.
      const timer = setTimeout(run, Math.min(ms, 2_147_483_647));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
