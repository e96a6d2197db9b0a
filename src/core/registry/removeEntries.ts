import type { LockRecord } from '../lock';
import type { KeptFile } from '../ports';
import type { Refusal } from '../release/refusal';
import { planRelease, type ReleasePolicy } from '../release/release';
import type { ReleasePorts } from '../release/releasePorts';
import { removeEach } from '../release/sweep';
import { fail, ok, type Result } from '../result';
import type { EntryRefusal } from './map/removal/refusal';
import { type EntryPlan, planEntryRemoval, removeEntry } from './map/removal/removeEntry';
import type { RegistryEntry } from './registry';

/** How an entry is taken out: a file that is one by itself is released as the lock it is, others leave their file. */
export type EntryTask =
  | { readonly kind: 'lock'; readonly entry: RegistryEntry; readonly lock: LockRecord }
  | { readonly kind: 'map'; readonly entry: RegistryEntry; readonly plan: EntryPlan };

/** Why it stays, in the terms of the way it would have gone. */
export type EntryRefused =
  { readonly kind: 'lock'; readonly refusal: Refusal } | { readonly kind: 'map'; readonly refusal: EntryRefusal };

export interface EntryDone {
  readonly entry: RegistryEntry;
  readonly result: Result<KeptFile, EntryRefused>;
}

/** Whether this entry may be taken out on the evidence seen, and how. `dialect`: of its registry. */
export function planEntry(
  entry: RegistryEntry,
  dialect: string,
  policy: ReleasePolicy,
): Result<EntryTask, EntryRefused> {
  if (entry.lock !== null) {
    const plan = planRelease(entry.lock, policy);
    if (plan.ok) return ok({ kind: 'lock', entry, lock: plan.value.record });
    return fail({ kind: 'lock', refusal: plan.error });
  }
  const plan = planEntryRemoval(entry, dialect, policy);
  return plan.ok ? ok({ kind: 'map', entry, plan: plan.value }) : fail({ kind: 'map', refusal: plan.error });
}

/**
 * Takes out each of them, as one batch; begins no other one when aborted. The results are those of what was begun, in the
 * order in which it was done.
 */
export async function removeEntries(
  tasks: readonly EntryTask[],
  policy: ReleasePolicy,
  ports: ReleasePorts,
  signal: AbortSignal,
  onDone: (done: EntryDone) => void = () => undefined,
): Promise<readonly EntryDone[]> {
  const results: EntryDone[] = [];
  const add = (done: EntryDone): void => {
    results.push(done);
    onDone(done);
  };
  const locks = tasks.flatMap((task) => (task.kind === 'lock' ? [task] : []));
  const records = locks.map(({ lock }) => lock);
  await removeEach(records, policy, ports, signal, ({ record, result }) => {
    const entry = locks.find(({ lock }) => lock === record)?.entry;
    if (entry === undefined) return;
    add({ entry, result: result.ok ? result : fail({ kind: 'lock', refusal: result.error }) });
  });
  const [first] = results.flatMap(({ result }) => (result.ok ? [result.value] : []));
  const batch = first?.batch ?? ports.randomHex();
  for (const task of tasks) {
    if (task.kind !== 'map' || signal.aborted) continue;
    const result = await removeEntry(task.plan, ports, signal, batch);
    add({ entry: task.entry, result: result.ok ? result : fail({ kind: 'map', refusal: result.error }) });
  }
  return results;
}
