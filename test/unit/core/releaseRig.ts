import { dialectById } from '../../../src/core/dialects/catalog';
import type { LockRecord } from '../../../src/core/lock';
import { observe } from '../../../src/core/observe';
import { dirname } from '../../../src/core/paths';
import type { KeptFile } from '../../../src/core/ports';
import { executeRelease, planRelease, type Refusal, type ReleasePorts } from '../../../src/core/release';
import type { Result } from '../../../src/core/result';
import { judge, pidsToAsk } from '../../../src/core/staleness';
import { FakeClock } from '../../support/memory/fakeClock';
import { FakeHost } from '../../support/memory/fakeHost';
import { FakeProcessTable } from '../../support/memory/fakeProcessTable';
import { MemoryHands } from '../../support/memory/memoryHands';
import { MemoryTree } from '../../support/memory/memoryTree';
import { MemoryUndoStore } from '../../support/memory/memoryUndoStore';
import { minute } from './judging';
import { stamp } from './surveyRig';

/** Everything a release touches, in memory. */
export class ReleaseRig {
  readonly clock = new FakeClock();
  readonly tree = new MemoryTree(() => this.clock.now());
  readonly hands = new MemoryHands(this.tree);
  readonly processes = new FakeProcessTable();
  readonly host = new FakeHost(this.clock.now() - 60 * minute);
  readonly undo = new MemoryUndoStore(this.tree);
  #random = 0;

  get ports(): ReleasePorts {
    const { hands, processes, host, clock, undo } = this;
    const randomHex = (): string => (++this.#random).toString(16).padStart(16, '0');
    return { hands, processes, host, clock, undo, randomHex, leaseOf: ({ leaseMs }) => leaseMs };
  }

  /** The record of what stands there now, judged on what is known now. */
  async record(path: string, dialectId = 'codegraph.journal-lock'): Promise<LockRecord> {
    const dialect = dialectById(dialectId);
    const seen = this.tree.look({ path, maxBytes: dialect?.maxBytes ?? 0 });
    if (dialect === undefined || !seen.ok) throw new Error(`nothing to judge at ${path}`);
    const observation = observe(dialect, seen.value);
    return judge(observation, {
      now: this.clock.now(),
      machine: { hostname: this.host.hostname, bootedAt: this.host.bootedAt, clockSteppedAt: null },
      processes: await this.processes.query(pidsToAsk(observation)),
      leaseOf: ({ leaseMs }) => leaseMs,
    });
  }

  /** A lock whose holder is gone, and its record. */
  deadLock(path: string, pid = 11): Promise<LockRecord> {
    this.tree.put(path, stamp(pid), { mtimeMs: this.clock.now() - minute });
    return this.record(path);
  }

  /** Plans and executes. */
  async release(record: LockRecord): Promise<Result<KeptFile, Refusal>> {
    const plan = planRelease(record, { trusted: true });
    return plan.ok ? executeRelease(plan.value, this.ports) : plan;
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
