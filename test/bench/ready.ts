import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from './frame';
import { countWatches } from './inotify';
import { startPeakMeter } from './memory';
import { startCpuMeter } from './cpu';

/** How long a peer took to be where Lockscope is after its first look, and what that cost. */
export interface Readiness {
  readonly ms: number;
  /** Processor time of all threads of this process. */
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly watches: number | null;
  /** What it says it found: locks or lock folders, as a check. */
  readonly found: number;
}

// A type and not an interface: only a type is a `Commands`.
export type ReadyCommands = { readonly run: (root: string) => Promise<Readiness> };

/** Serves one command that does the work once and measures it. `ownPeak`: the work is done by another process. */
export function serveReady(work: (root: string) => Promise<number>, ownPeak?: () => number): void {
  const run = async (root: string): Promise<Readiness> => {
    await sleep(200);
    const peak = startPeakMeter();
    const cpu = startCpuMeter();
    const started = performance.now();
    const found = await work(root);
    const ms = performance.now() - started;
    return { ms, cpuMs: cpu(), peakBytes: ownPeak?.() ?? peak(), watches: countWatches(), found };
  };
  serve({ run });
}
