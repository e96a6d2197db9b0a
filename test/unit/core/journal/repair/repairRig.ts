import { Catalog } from '../../../../../src/core/dialects/recognition';
import { codegraphJournal } from '../../../../../src/core/journal/codegraph';
import { executeRepair, type Repaired } from '../../../../../src/core/journal/repair/execute';
import { planRepair, type RepairPlan } from '../../../../../src/core/journal/repair/plan';
import type { LockTrouble, RepairRefusal } from '../../../../../src/core/journal/repair/refusal';
import { undoRepair } from '../../../../../src/core/journal/repair/undoRepair';
import type { JournalDialect } from '../../../../../src/core/journal/verifier';
import type { FileError } from '../../../../../src/core/ports';
import type { Result } from '../../../../../src/core/result';
import { catalog } from '../../../../support/dialects';
import { ReleaseRig } from '../../release/releaseRig';
import { folder } from '../../surveyRig';
import { keptIn } from '../../../../support/keptFiles';

export const journalPath = `${folder}/changes.journal`;
export const lockPath = `${journalPath}.lock`;
export const logPath = `${folder}/events.log`;

const head = '# codegraph-journal v1 1795171083515\n';
export const damaged = `${head}src/a.ts\nDELETED\nsrc/c.ts\n`;
export const repaired = '# codegraph-journal v1 0\nsrc/a.ts\nsrc/c.ts\n';

/** Repaired like codegraph's, but nobody takes a lock to write it. */
export const lockless: JournalDialect = {
  ...codegraphJournal,
  id: 'test.log',
  names: [{ exact: 'events.log' }],
  lockName: null,
};

/** Without a repair of ours. */
export const foreign: JournalDialect = {
  id: 'test.foreign',
  tool: 'foreign',
  title: 'journal of a test',
  names: [{ exact: 'foreign.log' }],
  form: 'binary',
  growth: 'within',
  lockName: null,
  createVerifier: () => codegraphJournal.createVerifier(),
};

/** Everything a repair touches, in memory. */
export class RepairRig extends ReleaseRig {
  constructor() {
    super();
    this.catalog = new Catalog(catalog.dialects, [codegraphJournal, lockless, foreign]);
    if (lockless.repair !== undefined) this.mender.repairs.set(lockless.id, lockless.repair);
  }

  plan(
    path = journalPath,
    dialect = codegraphJournal.id,
    trusted = true,
    within?: readonly string[],
  ): Promise<Result<RepairPlan, RepairRefusal>> {
    const policy = { trusted, ...(within === undefined ? {} : { within }) };
    return planRepair({ path, dialect }, policy, this.ports, new AbortController().signal);
  }

  /** Plans, lets something happen, and executes. */
  async repair(
    path = journalPath,
    dialect = codegraphJournal.id,
    meanwhile: () => void = () => undefined,
    signal = new AbortController().signal,
  ): Promise<Result<Repaired, RepairRefusal>> {
    const plan = await this.plan(path, dialect);
    if (!plan.ok) return plan;
    meanwhile();
    return this.run(executeRepair(plan.value, this.ports, signal));
  }

  async undoRepair(): Promise<Result<LockTrouble | null, RepairRefusal | FileError>> {
    const [kept] = await keptIn(this.undo);
    if (kept === undefined) throw new Error('nothing is kept');
    return this.run(undoRepair(kept, this.ports, new AbortController().signal));
  }

  /** Lets the time go by that something takes. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => (isDone = true));
    // Longer than anybody waits for a lock.
    for (let waited = 0; !isDone && waited < 10_000; waited += 100) await this.clock.advance(100);
    return done;
  }
}

/** The reason of a refusal; `done` when there was none. */
export function reasonOf(result: Result<unknown, RepairRefusal | FileError>): string {
  if (result.ok) return 'done';
  const { error } = result;
  if (!('reason' in error)) return error.code;
  return error.reason === 'failed' ? `failed to ${error.step}: ${error.error.code}` : error.reason;
}
