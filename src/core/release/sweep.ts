import type { Snapshot } from '../inventory';
import type { LockRecord } from '../lock';
import type { KeptFile } from '../ports';
import type { Refusal } from './refusal';
import { executeRelease, planRelease, type ReleasePlan, type ReleasePolicy } from './release';
import type { ReleasePorts } from './releasePorts';
import type { Result } from '../result';

/** How long another Lockscope that is at the same lock is waited for, in milliseconds, and how often. */
const busyMs = 50;
const busyAttempts = 10;
/** How many are under way at once: most of the time of a release by exchange is its grace. */
const atOnce = 8;

export interface SweepResult {
  readonly record: LockRecord;
  readonly result: Result<KeptFile, Refusal>;
}

/** Leftovers whose maker is proved gone, in the order of their paths. */
export function orphans(snapshot: Snapshot): readonly LockRecord[] {
  return [...snapshot.locks.values()].filter(({ kind, releasable }) => kind === 'temp' && releasable).sort(byPath);
}

/** Locks that nobody holds any more and that may be released, in the order of their paths. */
export function staleLocks(snapshot: Snapshot): readonly LockRecord[] {
  return [...snapshot.locks.values()].filter(({ kind, releasable }) => kind === 'lock' && releasable).sort(byPath);
}

/**
 * Removes each record by the release protocol, as one batch, a few at a time, since some have to wait; begins no other
 * one when aborted. The results are in the order of the records, of those that were begun.
 */
export async function removeEach(
  records: readonly LockRecord[],
  policy: ReleasePolicy,
  ports: ReleasePorts,
  signal: AbortSignal,
  onDone: (done: SweepResult) => void,
  isOverride = false,
): Promise<readonly SweepResult[]> {
  const results = new Map<number, SweepResult>();
  const batch = ports.randomHex();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < records.length && !signal.aborted; index = next++) {
      const record = records[index];
      if (record === undefined) return;
      const plan = planRelease(record, policy, isOverride);
      const result = plan.ok ? await release(plan.value, ports, batch) : plan;
      const done = { record, result };
      results.set(index, done);
      onDone(done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return [...results].sort(([a], [b]) => a - b).map(([, done]) => done);
}

/** Waits for another Lockscope that is at the same lock, which by then is gone, or back. */
async function release(plan: ReleasePlan, ports: ReleasePorts, batch: string): Promise<SweepResult['result']> {
  for (let attempt = 1; ; attempt++) {
    const result = await executeRelease(plan, ports, batch);
    if (result.ok || result.error.reason !== 'busy' || attempt === busyAttempts) return result;
    await new Promise<void>((resolve) => ports.clock.after(busyMs, resolve));
  }
}

function byPath(a: LockRecord, b: LockRecord): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
