import type { Dialect } from '../../../../src/core/dialects/dialect';
import type { LockRecord } from '../../../../src/core/lock';
import { observe } from '../../../../src/core/observe';
import { dirname } from '../../../../src/core/paths';
import type { KeptFile } from '../../../../src/core/ports';
import type { Refusal } from '../../../../src/core/release/refusal';
import type { Catalog } from '../../../../src/core/dialects/recognition';
import { executeRelease, planRelease } from '../../../../src/core/release/release';
import type { ReleasePorts } from '../../../../src/core/release/releasePorts';
import type { Result } from '../../../../src/core/result';
import { stampGraceMs } from '../../../../src/core/release/takeOut';
import { judge, pidsToAsk } from '../../../../src/core/staleness';
import { machineFacts } from '../../../../src/core/machineFacts';
import { catalog, dialectOf, lookBy, plainContext } from '../../../support/dialects';
import { FakeClock } from '../../../support/memory/fakeClock';
import { FakeHost } from '../../../support/memory/fakeHost';
import { FakeProcessTable } from '../../../support/memory/fakeProcessTable';
import { FakeInnerProcesses } from '../../../support/memory/fakeInnerProcesses';
import { FakePortListeners } from '../../../support/memory/fakePortListeners';
import { FakeKernelLocks } from '../../../support/memory/fakeKernelLocks';
import { FakeProcessUses } from '../../../support/memory/fakeProcessUses';
import { MemoryFileSystem } from '../../../support/memory/memoryFileSystem';
import { MemoryHands } from '../../../support/memory/memoryHands';
import { MemoryMender } from '../../../support/memory/memoryMender';
import { MemoryTree } from '../../../support/memory/memoryTree';
import { MemoryUndoStore } from '../../../support/memory/memoryUndoStore';
import { minute } from '../judging';
import { stamp } from '../surveyRig';

/** Of the process that releases. */
export const ownPid = 99;

/** Everything a release touches, in memory. */
export class ReleaseRig {
  readonly clock = new FakeClock();
  readonly tree = new MemoryTree(() => this.clock.now());
  readonly hands = new MemoryHands(this.tree);
  readonly fs = new MemoryFileSystem(this.tree);
  readonly kernel = new FakeKernelLocks();
  readonly uses = new FakeProcessUses();
  readonly inner = new FakeInnerProcesses();
  readonly listeners = new FakePortListeners();
  readonly processes = new FakeProcessTable();
  readonly host = new FakeHost(this.clock.now() - 60 * minute);
  readonly undo = new MemoryUndoStore(this.tree);
  readonly mender = new MemoryMender(this.tree);
  readonly #startedAt = this.clock.now() - minute;
  #random = 0;
  catalog: Catalog = catalog;

  get ports(): ReleasePorts {
    const { hands, fs, processes, kernel, uses, inner, listeners, host, clock, undo, mender } = this;
    const randomHex = (): string => (++this.#random).toString(16).padStart(16, '0');
    const rules = { leaseOf: ({ leaseMs }: Dialect) => leaseMs, catalog: () => this.catalog };
    const maker = { pid: ownPid, startedAt: this.#startedAt };
    return {
      hands,
      fs,
      processes,
      kernel,
      uses,
      inner,
      listeners,
      host,
      clock,
      undo,
      mender,
      maker,
      randomHex,
      ...rules,
    };
  }

  /** The record of what stands there now, judged on what is known now. */
  async record(path: string, dialectId = 'codegraph.journal-lock'): Promise<LockRecord> {
    const look = lookBy(dialectOf(dialectId), path);
    const seen = this.tree.look(look.request);
    const observation = seen.ok ? observe(look, seen.value) : undefined;
    if (observation === undefined) throw new Error(`nothing to judge at ${path}`);
    const processes = await this.processes.query(pidsToAsk(observation));
    return judge(observation, plainContext(this.clock.now(), { machine: machineFacts(this.host), processes }));
  }

  /** A lock whose holder is gone, and its record. */
  deadLock(path: string, pid = 11): Promise<LockRecord> {
    this.tree.put(path, stamp(pid), { mtimeMs: this.clock.now() - minute });
    return this.record(path);
  }

  /** Plans and executes. */
  async release(record: LockRecord): Promise<Result<KeptFile, Refusal>> {
    const plan = planRelease(record, { trusted: true });
    if (!plan.ok) return plan;
    const released = executeRelease(plan.value, this.ports);
    // Where a stamp was put in its place, that stays there for a while.
    await this.clock.advance(stampGraceMs);
    return released;
  }

  /** What lies in the folder of a lock beside its journal, by name. */
  around(path: string): readonly string[] {
    return [...(this.tree.children(dirname(path))?.keys() ?? [])].sort();
  }
}

/** The reason of a refusal and what makes it out; `released` when there was none. */
export function outcome(result: Result<KeptFile, Refusal>): string {
  if (result.ok) return 'released';
  const refusal = result.error;
  switch (refusal.reason) {
    case 'evidence':
      return `evidence: ${refusal.record.verdict}`;
    case 'changed-underneath':
    case 'moved-and-put-back':
      return `${refusal.reason}: ${refusal.differences.join(' ')}`;
    case 'conflict':
      return `conflict: ${refusal.error.code}`;
    case 'failed':
      return `failed to ${refusal.step}: ${refusal.error.code}`;
    default:
      return refusal.reason;
  }
}
