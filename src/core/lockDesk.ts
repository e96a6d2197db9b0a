import type { Dialect } from './dialects/dialect';
import type { EvidenceCode } from './evidence';
import { fingerprintDifferences, fingerprintOf } from './fingerprint';
import type { SeenPlaces } from './hotFolders';
import type { Inventory } from './inventory';
import type { LockRecord } from './lock';
import { lookAt, observe } from './observe';
import { dirname } from './paths';
import {
  type Clock,
  type FileSystem,
  type Host,
  isGone,
  type Log,
  type LookRequest,
  type ProcessState,
  type ProcessTable,
} from './ports';
import { judge, type JudgingContext, type Observation, pidsToAsk } from './staleness';

interface LockPorts {
  readonly fs: FileSystem;
  readonly processes: ProcessTable;
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
}

type Updates = Map<string, LockRecord | null>;

interface Look {
  readonly dialect: Dialect;
  readonly request: LookRequest;
}

/** A lock as it was last seen, with what was known of its process when it was last judged. */
interface Tracked {
  readonly observation: Observation;
  readonly record: LockRecord;
  readonly process: ProcessState | undefined;
}

/** Locks looked at, asked after and judged in one go. */
const partSize = 500;
/** How often one file is followed while it changes hands faster than it can be judged; then the next hint has it. */
const roundLimit = 3;

/** Keeps the locks of the inventory true to the last look at their files and their holders. */
export class LockDesk {
  readonly #ports: LockPorts;
  readonly #inventory: Inventory;
  readonly #leaseOf: (dialect: Dialect) => number | null;
  readonly #byPath = new Map<string, Tracked>();
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
    return this.#inTurn(async () => {
      const wanted = seen.places.map(lookAt).filter((look) => look !== undefined);
      const updates: Updates = new Map();
      for (const path of this.#vanished(seen, new Set(wanted.map(({ request }) => request.path))))
        this.#drop(path, updates);
      await this.#lookAndJudge(wanted, updates);
      this.#inventory.apply({ locks: updates });
    });
  }

  /** Asks after all holders and the time, and looks anew at what that may change. */
  pulse(): Promise<void> {
    return this.#inTurn(async () => {
      const tracked = [...this.#byPath.values()];
      const processes = await this.#askFor(tracked.map(({ observation }) => observation));
      const now = this.#ports.clock.now();
      const due = tracked.filter((lock) => mayHaveChanged(lock, processes, now));
      const updates: Updates = new Map();
      await this.#lookAndJudge(
        due.map(({ observation }) => lookAgainAt(observation)),
        updates,
      );
      this.#inventory.apply({ locks: updates });
    });
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(run);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /**
   * A verdict against a holder stands only when the file was seen unchanged after the process was asked after:
   * most holders let go of their lock and end at once, between a look at the one and a look at the other.
   */
  async #lookAndJudge(looks: readonly Look[], updates: Updates): Promise<void> {
    // In parts, so that a folder with thousands of locks does not hold up the host: every look is a turn of its own.
    for (let from = 0; from < looks.length; from += partSize) {
      await this.#lookAndJudgePart(looks.slice(from, from + partSize), updates);
    }
  }

  async #lookAndJudgePart(looks: readonly Look[], updates: Updates): Promise<void> {
    let open = await this.#look(looks, updates);
    for (let round = 0; open.length > 0 && round < roundLimit; round++) {
      const judged = await this.#judge(open);
      const condemned: Tracked[] = [];
      for (const lock of judged) {
        if (this.#isNewlyCondemned(lock)) condemned.push(lock);
        else this.#settle(lock, updates);
      }
      const seenAgain = await this.#look(
        condemned.map(({ observation }) => lookAgainAt(observation)),
        updates,
      );
      const byPath = new Map(condemned.map((lock) => [lock.record.path, lock]));
      open = seenAgain.filter((observation) => {
        const lock = byPath.get(observation.sighting.path);
        if (lock === undefined || !isUnchanged(lock.observation, observation)) return true;
        this.#settle(lock, updates);
        return false;
      });
    }
  }

  /** What stands there now; what is gone is dropped. */
  async #look(looks: readonly Look[], updates: Updates): Promise<readonly Observation[]> {
    if (looks.length === 0) return [];
    const answers = await this.#ports.fs.look(looks.map(({ request }) => request));
    return looks.flatMap(({ dialect, request: { path } }, index) => {
      const answer = answers[index];
      if (answer?.ok) return [observe(dialect, answer.value)];
      const known = this.#byPath.get(path)?.observation;
      if (answer === undefined || isGone(answer.error) || known === undefined) {
        this.#drop(path, updates);
        return [];
      }
      // It stands there for all that is known, but what it says now cannot be told.
      const content = { state: 'unreadable' as const, error: answer.error };
      return [{ ...known, sighting: { ...known.sighting, content }, claimant: { state: 'unreadable' as const } }];
    });
  }

  async #judge(observations: readonly Observation[]): Promise<readonly Tracked[]> {
    const processes = await this.#askFor(observations);
    const { clock, host } = this.#ports;
    const context: JudgingContext = {
      now: clock.now(),
      machine: { hostname: host.hostname, bootedAt: host.bootedAt, clockSteppedAt: host.clockSteppedAt() },
      processes,
      leaseOf: this.#leaseOf,
    };
    return observations.map((observation) => ({
      observation,
      record: judge(observation, context),
      process: processOf(observation, processes),
    }));
  }

  async #askFor(observations: readonly Observation[]): Promise<ReadonlyMap<number, ProcessState>> {
    const pids = [...new Set(observations.flatMap(pidsToAsk))];
    return pids.length === 0 ? new Map() : this.#ports.processes.query(pids);
  }

  #isNewlyCondemned({ record, observation }: Tracked): boolean {
    if (record.verdict !== 'stale' && record.verdict !== 'orphan') return false;
    const known = this.#byPath.get(record.path);
    return known?.record.verdict !== record.verdict || !isUnchanged(known.observation, observation);
  }

  #settle(lock: Tracked, updates: Updates): void {
    const { record } = lock;
    const known = this.#byPath.get(record.path);
    if (known !== undefined && known.record.id !== record.id) this.#drop(record.path, updates);
    if (known?.record.verdict !== record.verdict) this.#logVerdict(record);
    this.#byPath.set(record.path, lock);
    updates.set(record.id, record);
  }

  #vanished(seen: SeenPlaces, found: ReadonlySet<string>): readonly string[] {
    if (seen.listed.size === 0) return [];
    return [...this.#byPath.keys()].filter((path) => !found.has(path) && seen.listed.has(dirname(path)));
  }

  #drop(path: string, updates: Updates): void {
    const known = this.#byPath.get(path);
    if (known === undefined) return;
    this.#byPath.delete(path);
    updates.set(known.record.id, null);
  }

  #logVerdict(record: LockRecord): void {
    const holder = record.holder === null ? 'nobody named' : `pid ${record.holder.pid} ${record.holder.liveness}`;
    this.#ports.log.debug(`${record.dialect} ${JSON.stringify(record.path)}: ${record.verdict}, ${holder}`);
  }
}

/** Whether a verdict may be another by now, though nothing is known to have happened to the file. */
function mayHaveChanged(
  { observation, record, process }: Tracked,
  processes: ReadonlyMap<number, ProcessState>,
  now: number,
): boolean {
  const has = (code: EvidenceCode): boolean => record.evidence.some((evidence) => evidence.code === code);
  const wasPast = record.kind === 'temp' ? !has('too-young-to-sweep') : has('past-lease');
  if (record.lease !== null && now > record.lease.expiresAt !== wasPast) return true;
  if (has('written-in-future') && record.acquiredAt <= now + 1_000) return true;
  return !sameProcess(process, processOf(observation, processes));
}

function processOf(observation: Observation, processes: ReadonlyMap<number, ProcessState>): ProcessState | undefined {
  const [pid] = pidsToAsk(observation);
  return pid === undefined ? undefined : processes.get(pid);
}

function lookAgainAt({ dialect, sighting: { path } }: Observation): Look {
  return { dialect, request: { path, maxBytes: dialect.maxBytes } };
}

function isUnchanged(a: Observation, b: Observation): boolean {
  return fingerprintDifferences(fingerprintOf(a.sighting, null), fingerprintOf(b.sighting, null)).length === 0;
}

function sameProcess(a: ProcessState | undefined, b: ProcessState | undefined): boolean {
  if (a === undefined || b === undefined || a.state !== b.state) return a === b;
  if (!('startedAt' in a) || !('startedAt' in b)) return true;
  // The start is derived from a clock that drifts, so a few ticks are not another process.
  const apart = Math.abs((a.startedAt ?? 0) - (b.startedAt ?? 0));
  return a.command === b.command && apart <= a.startPrecisionMs + b.startPrecisionMs;
}
