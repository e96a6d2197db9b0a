import type { Dialect } from './dialects/dialect';
import type { SeenPlaces } from './hotFolders';
import type { Inventory } from './inventory';
import type { LockRecord } from './lock';
import { lookAt, observe } from './observe';
import { dirname } from './paths';
import type { Clock, FileSystem, Host, Log, ProcessState, ProcessTable } from './ports';
import { judge, type JudgingContext, type Observation, pidsToAsk } from './staleness';

interface LockPorts {
  readonly fs: FileSystem;
  readonly processes: ProcessTable;
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps the locks of the inventory true to the last look at their files and their holders. */
export class LockDesk {
  readonly #ports: LockPorts;
  readonly #inventory: Inventory;
  readonly #leaseOf: (dialect: Dialect) => number | null;
  readonly #byPath = new Map<string, Observation>();
  #processes = new Map<number, ProcessState>();
  /** Looks and pulses take turns: an answer about a pid that is older than a file must never judge that file. */
  #turn: Promise<void> = Promise.resolve();

  constructor(ports: LockPorts, inventory: Inventory, leaseOf: (dialect: Dialect) => number | null) {
    this.#ports = ports;
    this.#inventory = inventory;
    this.#leaseOf = leaseOf;
  }

  /** Whether there is anything whose verdict can change without its file changing. */
  get needsPulse(): boolean {
    return this.#byPath.size > 0;
  }

  /** Looks at these places and puts what is found, changed or gone into the inventory. */
  update(seen: SeenPlaces): Promise<void> {
    return this.#inTurn(() => this.#update(seen));
  }

  /** Asks after all holders and the time, and judges anew what that may change. */
  pulse(): Promise<void> {
    return this.#inTurn(() => this.#pulse());
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(run);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #update(seen: SeenPlaces): Promise<void> {
    const wanted = seen.places.map(lookAt).filter((look) => look !== undefined);
    const answers = await this.#ports.fs.look(wanted.map(({ request }) => request));
    const touched: Observation[] = [];
    const gone = new Set<string>();
    wanted.forEach(({ dialect, request }, index) => {
      const answer = answers[index];
      if (answer?.ok) touched.push(observe(dialect, answer.value));
      else gone.add(request.path);
    });
    this.#addVanished(seen, new Set(wanted.map(({ request }) => request.path)), gone);

    const updates = new Map<string, LockRecord | null>();
    for (const path of gone) this.#drop(path, updates);
    for (const observation of touched) {
      const known = this.#byPath.get(observation.sighting.path);
      if (known !== undefined && known.dialect !== observation.dialect) this.#drop(known.sighting.path, updates);
      this.#byPath.set(observation.sighting.path, observation);
    }
    await this.#askFor(touched);
    const context = this.#context();
    for (const observation of touched) {
      const record = judge(observation, context);
      this.#logVerdict(record);
      updates.set(record.id, record);
    }
    this.#inventory.apply({ locks: updates });
  }

  async #pulse(): Promise<void> {
    const before = this.#processes;
    this.#processes = new Map();
    await this.#askFor([...this.#byPath.values()]);
    const context = this.#context();
    const updates = new Map<string, LockRecord | null>();
    for (const observation of this.#byPath.values()) {
      const known = this.#inventory.snapshot.locks.get(`${observation.dialect.id}:${observation.sighting.path}`);
      if (known !== undefined && !this.#mayHaveChanged(observation, known, before, context.now)) continue;
      const record = judge(observation, context);
      if (known?.verdict !== record.verdict) this.#logVerdict(record);
      updates.set(record.id, record);
    }
    this.#inventory.apply({ locks: updates });
  }

  #mayHaveChanged(
    observation: Observation,
    known: LockRecord,
    before: ReadonlyMap<number, ProcessState>,
    now: number,
  ): boolean {
    const pastLease = known.evidence.some(({ code }) => code === 'past-lease');
    if (known.lease !== null && now > known.lease.expiresAt !== pastLease) return true;
    if (known.evidence.some(({ code }) => code === 'written-in-future')) return true;
    return pidsToAsk(observation).some((pid) => !sameProcess(before.get(pid), this.#processes.get(pid)));
  }

  async #askFor(observations: readonly Observation[]): Promise<void> {
    const pids = [...new Set(observations.flatMap(pidsToAsk))];
    if (pids.length === 0) return;
    const answers = await this.#ports.processes.query(pids);
    for (const [pid, state] of answers) this.#processes.set(pid, state);
  }

  #context(): JudgingContext {
    const { clock, host } = this.#ports;
    return {
      now: clock.now(),
      machine: { hostname: host.hostname, bootedAt: host.bootedAt, clockSteppedAt: host.clockSteppedAt() },
      processes: this.#processes,
      leaseOf: this.#leaseOf,
    };
  }

  #addVanished(seen: SeenPlaces, found: ReadonlySet<string>, gone: Set<string>): void {
    if (seen.listed.size === 0) return;
    for (const path of this.#byPath.keys()) {
      if (!found.has(path) && seen.listed.has(dirname(path))) gone.add(path);
    }
  }

  #drop(path: string, updates: Map<string, LockRecord | null>): void {
    const known = this.#byPath.get(path);
    if (known === undefined) return;
    this.#byPath.delete(path);
    updates.set(`${known.dialect.id}:${path}`, null);
  }

  #logVerdict(record: LockRecord): void {
    const holder = record.holder === null ? 'nobody named' : `pid ${record.holder.pid} ${record.holder.liveness}`;
    this.#ports.log.debug(`${record.dialect} ${JSON.stringify(record.path)}: ${record.verdict}, ${holder}`);
  }
}

function sameProcess(a: ProcessState | undefined, b: ProcessState | undefined): boolean {
  if (a === undefined || b === undefined || a.state !== b.state) return a === b;
  if (!('startedAt' in a) || !('startedAt' in b)) return true;
  // The start is derived from a clock that drifts, so a few ticks are not another process.
  const apart = Math.abs((a.startedAt ?? 0) - (b.startedAt ?? 0));
  return a.command === b.command && apart <= a.startPrecisionMs + b.startPrecisionMs;
}
