import type { Snapshot } from './inventory';
import type { LockRecord } from './lock';
import type { KeptFile } from './ports';
import { executeRelease, planRelease, type Refusal, type ReleasePolicy, type ReleasePorts } from './release';
import type { Result } from './result';

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

/** Removes each record by the release protocol, one after the other; stops between two when aborted. */
export async function removeEach(
  records: readonly LockRecord[],
  policy: ReleasePolicy,
  ports: ReleasePorts,
  signal: AbortSignal,
  onDone: (done: SweepResult) => void,
): Promise<readonly SweepResult[]> {
  const results: SweepResult[] = [];
  for (const record of records) {
    if (signal.aborted) break;
    const plan = planRelease(record, policy);
    const result = plan.ok ? await executeRelease(plan.value, ports) : plan;
    const done = { record, result };
    results.push(done);
    onDone(done);
  }
  return results;
}

function byPath(a: LockRecord, b: LockRecord): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
