import { journalDialects } from '../journal/catalog';
import { graphFiles } from '../journal/graphFiles';
import type { JournalDialect } from '../journal/verifier';
import { mapDialects } from '../registry/map/catalog';
import type { MapDialect } from '../registry/map/mapDialect';
import type { Dialect, Place } from './dialect';
import { homes } from './homes';
import { isManifest } from './manifests';
import { NameIndex } from './nameIndex';

/** The dialects in use, and who may know what stands where. */
export class Catalog {
  readonly dialects: readonly Dialect[];
  readonly #byId: ReadonlyMap<string, Dialect>;
  readonly #byName: NameIndex<Dialect>;
  readonly #journals: readonly JournalDialect[];
  readonly #journalsByName: NameIndex<JournalDialect>;
  /** Databases that say whether a journal beside them is used, and what SQLite keeps beside those. */
  readonly #graphs: NameIndex<string>;
  readonly #mapsByName: NameIndex<MapDialect>;
  /** The registries that are one file with many entries. */
  readonly maps: readonly MapDialect[];
  readonly #homes = new NameIndex(homes.map((home) => ({ pattern: home.marker, value: home })));

  /** `dialects`: where two know a place, the first that recognises what stands there has it. */
  constructor(
    dialects: readonly Dialect[],
    journals: readonly JournalDialect[] = journalDialects,
    maps: readonly MapDialect[] = mapDialects,
  ) {
    this.dialects = dialects;
    this.maps = maps;
    this.#mapsByName = new NameIndex(maps.flatMap((map) => map.names.map((pattern) => ({ pattern, value: map }))));
    this.#journals = journals;
    this.#journalsByName = new NameIndex(
      journals.flatMap((journal) => journal.names.map((pattern) => ({ pattern, value: journal }))),
    );
    this.#graphs = new NameIndex(
      journals
        .flatMap(({ graphName }) => (graphName === undefined ? [] : graphFiles(graphName)))
        .map((exact) => ({ pattern: { exact }, value: exact })),
    );
    this.#byId = new Map(dialects.map((dialect) => [dialect.id, dialect]));
    this.#byName = new NameIndex(
      dialects.flatMap((dialect) => dialect.names.map((pattern) => ({ pattern, value: dialect }))),
    );
  }

  byId(id: string): Dialect | undefined {
    return this.#byId.get(id);
  }

  /** The dialects that may know what stands at this place, in order. None knows a dependency manifest. */
  at(place: Place): readonly Dialect[] {
    if (!this.#byName.has(place.name)) return [];
    const found = this.#byName.find(place.name).filter((dialect) => dialect.claims?.(place) ?? true);
    if (found.length === 0 || isManifest(place)) return [];
    // Who knows the place goes before who only knows the content.
    return [...found.filter(({ byContent }) => byContent !== true), ...found.filter(({ byContent }) => byContent)];
  }

  /** The format of the journal at this place, if it is one. */
  journalAt(place: Place): JournalDialect | undefined {
    if (!this.#journalsByName.has(place.name)) return undefined;
    return this.#journalsByName.find(place.name).find((journal) => journal.claims?.(place) ?? true);
  }

  /** The journal format of this id. */
  journal(id: string): JournalDialect | undefined {
    return this.#journals.find((journal) => journal.id === id);
  }

  /** The registry at this place, if it is one file with many entries. */
  mapAt(place: Pick<Place, 'folder' | 'name'>): MapDialect | undefined {
    if (!this.#mapsByName.has(place.name)) return undefined;
    return this.#mapsByName.find(place.name).find((map) => map.claims?.(place) ?? true);
  }

  /** The registry of this id. */
  map(id: string): MapDialect | undefined {
    return this.maps.find((map) => map.id === id);
  }

  /** By the name alone: `false` is certain, `true` means that its folder must be asked after. Cheap. */
  mayInterest(name: string): boolean {
    return (
      this.#byName.has(name) ||
      this.#homes.has(name) ||
      this.#journalsByName.has(name) ||
      this.#graphs.has(name) ||
      this.#mapsByName.has(name)
    );
  }

  /** Whether a change to this is worth a look, as far as its path tells. Cheap, like `mayInterest`. */
  isWorthALook(folder: string, name: string): boolean {
    return this.mayInterest(name) && !isManifest({ folder, name });
  }

  /** Whether this makes its folder worth watching: a lock, a leftover, a journal, or a sign that locks come here. */
  isOfInterest(place: Place): boolean {
    return this.isSeen(place) || this.#homes.find(place.name).some(({ claims }) => claims(place));
  }

  /** Whether this is looked at: a lock, a leftover, a journal or a registry. */
  isSeen(place: Place): boolean {
    return this.at(place).length > 0 || this.journalAt(place) !== undefined || this.mapAt(place) !== undefined;
  }

  /** Whether a new file of this name must be seen with its neighbours, or is a neighbour that others are told by. */
  changesNeighbourhood(name: string): boolean {
    return (
      this.#journalsByName.has(name) || this.#byName.find(name).some(({ asksNeighbours }) => asksNeighbours === true)
    );
  }

  /** All names of interest as glob patterns, for a watcher that filters by itself. */
  watchedNames(): readonly string[] {
    const patterns = [...this.dialects, ...this.#journals, ...this.maps].flatMap(({ names }) =>
      names.map((pattern) => ('exact' in pattern ? pattern.exact : `${pattern.prefix}*${pattern.suffix}`)),
    );
    return [...new Set(patterns)];
  }
}
