import type { Catalog } from '../../dialects/recognition';
import { placePath, type SeenPlaces } from '../../hotFolders';
import type { Inventory } from '../../inventory';
import { machineFacts } from '../../machineFacts';
import { dirname } from '../../paths';
import { type Clock, type FileSystem, type Host, isGone } from '../../ports';
import type { Registry } from '../registry';
import { askEntries, type EntryPorts } from './askEntries';
import { judgeMap } from './judgeEntries';
import type { MapDialect } from './mapDialect';
import { isSameMap, isSameStat, mapRequest, observeMap, type MapObservation } from './observeMap';

export interface MapPorts extends Omit<EntryPorts, 'fs'> {
  readonly fs: FileSystem;
  readonly host: Host;
  readonly clock: Clock;
}

export interface MapRules {
  catalog(): Catalog;
  /** Whether a path lies outside of everything that is open. */
  isOutside(path: string): boolean;
}

/** How often a file is followed that changes while its entries are judged; then the next hint has it. */
const roundLimit = 3;

/** Keeps the registries of the inventory true that are one file with many entries. */
export class MapDesk {
  readonly #ports: MapPorts;
  readonly #inventory: Inventory;
  readonly #rules: MapRules;
  readonly #known = new Map<string, { readonly observation: MapObservation; readonly registry: Registry }>();
  /** Looks and pulses take turns, as those of locks do. */
  #turn: Promise<void> = Promise.resolve();

  constructor(ports: MapPorts, inventory: Inventory, rules: MapRules) {
    this.#ports = ports;
    this.#inventory = inventory;
    this.#rules = rules;
  }

  /** Looks at these places and puts what is found, changed or gone into the inventory. */
  update(seen: SeenPlaces): Promise<void> {
    const catalog = this.#rules.catalog();
    const found = new Map<string, MapDialect>();
    for (const place of seen.places) {
      const dialect = catalog.mapAt(place);
      if (dialect !== undefined) found.set(placePath(place), dialect);
    }
    return this.#inTurn(async () => {
      const updates = new Map<string, Registry | null>();
      for (const path of [...this.#known.keys()])
        if (!found.has(path) && seen.listed.has(dirname(path))) this.#drop(path, updates);
      await this.#lookAndJudge(found, updates);
      this.#inventory.apply({ registries: updates });
    });
  }

  /** Asks after the processes that the entries lead to, and `thoroughly` after folders and files as well. */
  pulse(thoroughly: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const due = [...this.#known.values()]
        .map(({ observation }) => observation)
        .filter(({ entries }) => thoroughly || entries.some(({ claim }) => claim.state === 'process'));
      if (due.length === 0) return;
      const updates = new Map<string, Registry | null>();
      // A file that has not changed is not read again.
      const looks = await this.#ports.fs.look(due.map(({ path }) => ({ path, maxBytes: 0 })));
      const same = due.filter((observation, index) => {
        const look = looks[index];
        return look?.ok === true && isSameStat(look.value.stat, observation.stat);
      });
      const changed = due.filter((observation) => !same.includes(observation));
      const read = await this.#look(new Map(changed.map(({ path, dialect }) => [path, dialect])), updates);
      await this.#judgeAll([...same, ...read], updates);
      this.#inventory.apply({ registries: updates });
    });
  }

  /** Dialects may have come and gone: everything is forgotten that the present ones would not show. */
  forgetUnknown(): void {
    const updates = new Map<string, Registry | null>();
    const catalog = this.#rules.catalog();
    for (const [path, { observation }] of [...this.#known])
      if (catalog.map(observation.dialect.id) !== observation.dialect) this.#drop(path, updates);
    this.#inventory.apply({ registries: updates });
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(run);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #lookAndJudge(wanted: ReadonlyMap<string, MapDialect>, updates: Map<string, Registry | null>): Promise<void> {
    await this.#judgeAll(await this.#look(wanted, updates), updates);
  }

  /**
   * A verdict against an entry stands only when the file was seen unchanged after its process was asked after: most
   * unregister and end at once.
   */
  async #judgeAll(observations: readonly MapObservation[], updates: Map<string, Registry | null>): Promise<void> {
    let open = observations;
    for (let round = 0; open.length > 0 && round < roundLimit; round++) {
      const judged = await this.#judge(open);
      const condemned = judged.filter(({ registry }) => this.#isNewlyCondemned(registry));
      const again = await this.#look(
        new Map(condemned.map(({ observation: { path, dialect } }) => [path, dialect])),
        updates,
      );
      const byPath = new Map(again.map((observation) => [observation.path, observation]));
      const next: MapObservation[] = [];
      for (const one of judged) {
        const { path } = one.observation;
        const now = condemned.includes(one) ? byPath.get(path) : one.observation;
        // Dropped: it is gone.
        if (now === undefined) continue;
        if (isSameMap(now, one.observation)) this.#settle(one, updates);
        else next.push(now);
      }
      open = next;
    }
  }

  async #look(
    wanted: ReadonlyMap<string, MapDialect>,
    updates: Map<string, Registry | null>,
  ): Promise<MapObservation[]> {
    if (wanted.size === 0) return [];
    const asked = [...wanted];
    const answers = await this.#ports.fs.look(asked.map(([path]) => mapRequest(path)));
    return asked.flatMap(([path, dialect], index): readonly MapObservation[] => {
      const answer = answers[index];
      if (answer?.ok === true) return [observeMap(dialect, answer.value)];
      if (answer !== undefined && isGone(answer.error)) this.#drop(path, updates);
      return [];
    });
  }

  async #judge(
    observations: readonly MapObservation[],
  ): Promise<readonly { readonly observation: MapObservation; readonly registry: Registry }[]> {
    const { host, clock } = this.#ports;
    const asked = await askEntries(this.#ports, observations);
    const context = {
      ...asked,
      now: clock.now(),
      machine: machineFacts(host),
      platform: host.platform,
      isOutside: (path: string) => this.#rules.isOutside(path),
    };
    return observations.map((observation) => ({ observation, registry: judgeMap(observation, context) }));
  }

  #isNewlyCondemned({ id, entries, source }: Registry): boolean {
    const known = source.kind === 'file' ? this.#known.get(source.path)?.registry : undefined;
    const before = known?.id === id ? known.entries : [];
    const wasStale = new Set(before.filter(({ verdict }) => verdict === 'stale').map(({ name }) => name));
    return entries.some(({ name, verdict }) => verdict === 'stale' && !wasStale.has(name));
  }

  #settle(
    one: { readonly observation: MapObservation; readonly registry: Registry },
    updates: Map<string, Registry | null>,
  ): void {
    const { observation, registry } = one;
    const known = this.#known.get(observation.path);
    if (known !== undefined && known.registry.id !== registry.id) updates.set(known.registry.id, null);
    this.#known.set(observation.path, one);
    // Without an entry, and without trouble, there is nothing to tell of.
    updates.set(registry.id, registry.entries.length === 0 && registry.trouble === undefined ? null : registry);
  }

  #drop(path: string, updates: Map<string, Registry | null>): void {
    const known = this.#known.get(path);
    if (known === undefined) return;
    this.#known.delete(path);
    updates.set(known.registry.id, null);
  }
}
