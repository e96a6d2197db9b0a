import { askCircumstances, askTracking } from './circumstances';
import type { OutsideGroup, Place } from './dialects/dialect';
import type { Catalog } from './dialects/recognition';
import type { SeenPlaces } from './hotFolders';
import type { Inventory } from './inventory';
import { type JudgingPorts, type JudgingRules, judgeTogether } from './judgeTogether';
import type { LockRecord } from './lock';
import { lookTogether } from './lookTogether';
import { lookAt, type Look, type Observation } from './observe';
import { dirname } from './paths';
import type { FileSystem, Log } from './ports';
import type { KernelLockReport } from './processPorts';
import { isCondemning } from './staleness';
import { isUnchanged, mayHaveChanged, type Tracked } from './trackedLock';

export interface LockPorts extends JudgingPorts {
  readonly fs: FileSystem;
  readonly log: Log;
}

/** What the user chose, as it is now. */
export interface LockRules extends JudgingRules {
  catalog(): Catalog;
  /** Of the dialects that have places there, those the user wants to see. */
  outsideGroups(): ReadonlySet<OutsideGroup>;
}

type Updates = Map<string, LockRecord | null>;

/** Locks looked at, asked after and judged in one go. */
const partSize = 500;
/** How often one file is followed while it changes hands faster than it can be judged; then the next hint has it. */
const roundLimit = 3;

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
    const ofNew = askTracking(this.#ports, this.#newPaths(looks));
    // Where the look fails, or finds nothing, nobody waits for this any more, and its failure must not go unheard.
    ofNew.catch(() => undefined);
    const known = (path: string): Tracked | undefined => this.#byPath.get(path);
    let open = await looking;
    for (let round = 0; open.length > 0 && round < roundLimit; round++) {
      const observations = open;
      const judged = await judgeTogether(this.#ports, this.#rules, { observations, patient, ofNew, known });
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
    const all = await lookTogether(this.#ports.fs, looks);
    return all.flatMap((seen): readonly Observation[] => {
      if (seen.state === 'lock') return [seen.observation];
      const known = this.#byPath.get(seen.path)?.observation;
      if (seen.state === 'none' || known === undefined) {
        this.#drop(seen.path, updates);
        return [];
      }
      // It stands there for all that is known, but what it says now cannot be told.
      const content = { state: 'unreadable' as const, error: seen.error };
      return [{ ...known, sighting: { ...known.sighting, content }, claimant: { state: 'unreadable' as const } }];
    });
  }

  #newPaths(looks: readonly Look[]): readonly string[] {
    const isNew = (path: string): boolean => this.#byPath.get(path)?.tracking === undefined;
    return [...new Set(looks.map(({ path }) => path))].filter(isNew);
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

/** It is there for a moment only, and nobody needs to hear of it. */
function isPassing({ observation: { dialect }, record }: Tracked): boolean {
  return dialect.passes === true && record.verdict === 'held';
}
