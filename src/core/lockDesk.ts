import {
  askCircumstances,
  askDoubts,
  askTracking,
  type CircumstancePorts,
  type Circumstances,
  type Doubts,
} from './circumstances';
import type { Dialect, OutsideGroup, Place } from './dialects/dialect';
import type { Catalog } from './dialects/recognition';
import type { SeenPlaces } from './hotFolders';
import type { Inventory } from './inventory';
import type { LockRecord } from './lock';
import { machineFacts } from './machineFacts';
import { bytesOf, lookAt, type Look, type Observation, observe } from './observe';
import { basename, dirname } from './paths';
import {
  type Clock,
  type FileSystem,
  type Host,
  isGone,
  type Log,
  type LookRequest,
  type Sighting,
  type Tracking,
} from './ports';
import type { FileIdentity, KernelLockReport } from './processPorts';
import { isCondemning, judge } from './staleness';
import { circumstancesOf, isUnchanged, mayHaveChanged, processOf, type Tracked } from './trackedLock';
import type { JudgingContext } from './verdicts/context';

export interface LockPorts extends CircumstancePorts {
  readonly fs: FileSystem;
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the user chose, as it is now. */
export interface LockRules {
  catalog(): Catalog;
  leaseOf(dialect: Dialect): number | null;
  /** Whether a path lies outside of everything that is open. */
  isOutside(path: string): boolean;
  /** Of the dialects that have places there, those the user wants to see. */
  outsideGroups(): ReadonlySet<OutsideGroup>;
}

const noDoubts: Doubts = { tracking: new Map(), namesakes: new Set() };

type Updates = Map<string, LockRecord | null>;

/** Locks looked at, asked after and judged in one go. */
const partSize = 500;
/** How often one file is followed while it changes hands faster than it can be judged; then the next hint has it. */
const roundLimit = 3;
/** Younger locks that name nobody are not asked after until the next pulse: most are gone by then. Milliseconds. */
const fleetingMs = 500;

/** Keeps the locks of the inventory true to the last look at their files and their holders. */
export class LockDesk {
  readonly #ports: LockPorts;
  readonly #inventory: Inventory;
  readonly #rules: LockRules;
  readonly #byPath = new Map<string, Tracked>();
  /** Looks and pulses take turns: an answer about a pid that is older than a file must never judge that file. */
  #turn: Promise<void> = Promise.resolve();

  constructor(ports: LockPorts, inventory: Inventory, rules: LockRules) {
    this.#ports = ports;
    this.#inventory = inventory;
    this.#rules = rules;
  }

  /** Whether there is anything whose verdict can change without its file changing. */
  get needsPulse(): boolean {
    return this.#byPath.size > 0;
  }

  /** Whether there is a record for what stands at this path, or one that says who has locked it. */
  knows(path: string): boolean {
    if (this.#byPath.has(path)) return true;
    for (const { observation } of this.#byPath.values()) {
      if (observation.mutexFiles.some((file) => file.path === path)) return true;
    }
    return false;
  }

  /** Looks at these places and puts what is found, changed or gone into the inventory. */
  update(seen: SeenPlaces): Promise<void> {
    return this.#inTurn(async () => {
      const wanted = seen.places.map((place) => this.#lookAt(place)).filter((look) => look !== undefined);
      const updates: Updates = new Map();
      for (const path of this.#vanished(seen, new Set(wanted.map((look) => look.path)))) this.#drop(path, updates);
      await this.#lookAndJudge(wanted, updates, false);
      this.#inventory.apply({ locks: updates });
    });
  }

  /**
   * Asks after all holders and the time, and looks anew at what that may change. Answers what the kernel said, of
   * locks on files below `roots` as well.
   */
  async pulse(roots: readonly string[]): Promise<KernelLockReport | null> {
    let kernel: KernelLockReport | null = null;
    await this.#inTurn(async () => {
      const tracked = [...this.#byPath.values()];
      const asked = await askCircumstances(
        this.#ports,
        tracked.map(({ observation }) => observation),
        { roots, ancestors: false },
      );
      kernel = asked.kernel;
      const now = this.#ports.clock.now();
      const due = tracked.filter((lock) => mayHaveChanged(lock, asked, now));
      const updates: Updates = new Map();
      await this.#lookAndJudge(
        due.map(({ observation }) => observation.look),
        updates,
        true,
      );
      this.#inventory.apply({ locks: updates });
    });
    return kernel;
  }

  /** Dialects may have come and gone: everything is forgotten that the present ones would not show. */
  forgetUnknown(): void {
    const updates: Updates = new Map();
    const catalog = this.#rules.catalog();
    for (const [path, { observation }] of [...this.#byPath]) {
      if (catalog.byId(observation.dialect.id) !== observation.dialect) this.#drop(path, updates);
    }
    this.#inventory.apply({ locks: updates });
  }

  #lookAt(place: Place): Look | undefined {
    const candidates = this.#rules.catalog().at(place);
    if (candidates.length === 0 || !this.#rules.isOutside(place.folder)) return lookAt(place, candidates);
    const groups = this.#rules.outsideGroups();
    return lookAt(
      place,
      candidates.filter(({ outside }) => outside !== undefined && groups.has(outside.group)),
    );
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
  async #lookAndJudge(looks: readonly Look[], updates: Updates, patient: boolean): Promise<void> {
    // In parts, so that a folder with thousands of locks does not hold up the host: every look is a turn of its own.
    for (let from = 0; from < looks.length; from += partSize) {
      await this.#lookAndJudgePart(looks.slice(from, from + partSize), updates, patient);
    }
  }

  async #lookAndJudgePart(looks: readonly Look[], updates: Updates, patient: boolean): Promise<void> {
    const looking = this.#look(looks, updates);
    // Git is asked of what is new while what the files say is judged, and the processes are asked after.
    const tracking = askTracking(this.#ports, this.#newPaths(looks));
    // Where the look fails, or finds nothing, nobody waits for this any more, and its failure must not go unheard.
    tracking.catch(() => undefined);
    let open = await looking;
    for (let round = 0; open.length > 0 && round < roundLimit; round++) {
      const judged = await this.#judge(open, patient, tracking);
      const condemned: Tracked[] = [];
      for (const lock of judged) {
        if (this.#isNewlyCondemned(lock)) condemned.push(lock);
        else this.#settle(lock, updates);
      }
      const seenAgain = await this.#look(
        condemned.map(({ observation }) => observation.look),
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

  /** What stands there now; what is gone, or nobody's lock, is dropped. */
  async #look(looks: readonly Look[], updates: Updates): Promise<readonly Observation[]> {
    if (looks.length === 0) return [];
    const requests = looks.flatMap(({ request, companions, mutexPaths }): readonly LookRequest[] => [
      request,
      ...companions,
      ...mutexPaths.map((path) => ({ path, maxBytes: 0 })),
    ]);
    const answers = (await this.#ports.fs.look(requests))[Symbol.iterator]();
    const next = (): Sighting | undefined => {
      const answer = answers.next().value;
      return answer?.ok ? answer.value : undefined;
    };
    return looks.flatMap((look) => {
      const answer = answers.next().value;
      const companions = new Map(
        look.companions.flatMap(({ path }) => {
          const seen = next();
          return seen === undefined ? [] : [[basename(path), bytesOf(seen)] as const];
        }),
      );
      const others = look.mutexPaths.flatMap((): readonly FileIdentity[] => {
        const seen = next();
        return seen === undefined ? [] : [{ path: seen.path, dev: seen.stat.dev, ino: seen.stat.ino }];
      });
      const known = this.#byPath.get(look.path)?.observation;
      if (answer?.ok) {
        const observation = observe(look, answer.value, companions, others);
        if (observation === undefined) this.#drop(look.path, updates);
        return observation ?? [];
      }
      if (answer === undefined || isGone(answer.error) || known === undefined) {
        this.#drop(look.path, updates);
        return [];
      }
      // It stands there for all that is known, but what it says now cannot be told.
      const content = { state: 'unreadable' as const, error: answer.error };
      return [{ ...known, sighting: { ...known.sighting, content }, claimant: { state: 'unreadable' as const } }];
    });
  }

  #newPaths(looks: readonly Look[]): readonly string[] {
    const isNew = (path: string): boolean => this.#byPath.get(path)?.tracking === undefined;
    return [...new Set(looks.map(({ path }) => path))].filter(isNew);
  }

  async #judge(
    observations: readonly Observation[],
    patient: boolean,
    ofNew: Promise<ReadonlyMap<string, Tracking>>,
  ): Promise<readonly Tracked[]> {
    const { clock } = this.#ports;
    const wanted = patient ? observations : observations.filter((observation) => !isFleeting(observation, clock.now()));
    const [asked, tracking] = await Promise.all([askCircumstances(this.#ports, wanted), ofNew]);
    const since = new Map(
      observations.map((observation) => [observation.sighting.path, this.#unchangedSince(observation)]),
    );
    const plain = this.#context(asked, since, noDoubts);
    const first = observations.map((observation) => judge(observation, plain));
    const doubts = await this.#askDoubts(observations, first, tracking);
    const context = this.#context(asked, since, doubts);
    return observations.map((observation, index) => ({
      observation,
      record: withDoubts(observation, first[index], context),
      process: processOf(observation, asked.processes),
      tracking: doubts.tracking.get(observation.sighting.path),
      circumstances: circumstancesOf(observation, asked),
      unchangedSince: since.get(observation.sighting.path) ?? context.now,
    }));
  }

  #context(asked: Circumstances, since: ReadonlyMap<string, number | undefined>, doubts: Doubts): JudgingContext {
    const { clock, host } = this.#ports;
    return {
      ...asked,
      ...doubts,
      now: clock.now(),
      machine: machineFacts(host),
      sleptMs: host.sleptMs(),
      leaseOf: (dialect) => this.#rules.leaseOf(dialect),
      isOutside: (path) => this.#rules.isOutside(path),
      unchangedSince: (path) => since.get(path),
    };
  }

  /** Asked of what may be condemned: a file may have been added to version control since it was new. */
  async #askDoubts(
    observations: readonly Observation[],
    first: readonly LockRecord[],
    ofNew: ReadonlyMap<string, Tracking>,
  ): Promise<Doubts> {
    const condemned = observations.filter((_, index) => {
      const record = first[index];
      return record !== undefined && isCondemning(record);
    });
    const open = condemned.filter(({ sighting }) => !ofNew.has(sighting.path));
    const { tracking, namesakes } = await askDoubts(this.#ports, open, condemned);
    const known = observations.flatMap(({ sighting: { path } }) => {
      const answer = tracking.get(path) ?? ofNew.get(path) ?? this.#byPath.get(path)?.tracking;
      return answer === undefined ? [] : [[path, answer] as const];
    });
    return { tracking: new Map(known), namesakes };
  }

  #unchangedSince(observation: Observation): number | undefined {
    const known = this.#byPath.get(observation.sighting.path);
    return known !== undefined && isUnchanged(known.observation, observation) ? known.unchangedSince : undefined;
  }

  #isNewlyCondemned({ record, observation }: Tracked): boolean {
    if (!isCondemning(record)) return false;
    const known = this.#byPath.get(record.path);
    return known?.record.verdict !== record.verdict || !isUnchanged(known.observation, observation);
  }

  #settle(lock: Tracked, updates: Updates): void {
    const { record } = lock;
    const known = this.#byPath.get(record.path);
    if (known !== undefined && known.record.id !== record.id) this.#drop(record.path, updates);
    if (known?.record.verdict !== record.verdict) this.#logVerdict(record);
    this.#byPath.set(record.path, lock);
    updates.set(record.id, isPassing(lock) ? null : record);
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

/** The first judgement stands where no doubt could have changed it: most locks are held, and of no interest to git. */
function withDoubts(observation: Observation, first: LockRecord | undefined, context: JudgingContext): LockRecord {
  const tracking = context.tracking.get(observation.sighting.path) ?? 'untracked';
  return first !== undefined && !isCondemning(first) && tracking === 'untracked' ? first : judge(observation, context);
}

/** It is there for a moment only, and nobody needs to hear of it. */
function isPassing({ observation: { dialect }, record }: Tracked): boolean {
  return dialect.passes === true && record.verdict === 'held';
}

function isFleeting({ dialect, sighting }: Observation, now: number): boolean {
  return dialect.users !== undefined && Math.abs(now - sighting.stat.mtimeMs) < fleetingMs;
}
