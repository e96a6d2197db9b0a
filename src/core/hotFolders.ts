import type { Place } from './dialects/dialect';
import { placeAmong } from './dialects/place';
import type { Catalog } from './dialects/recognition';
import { basename, dirname, joinPath } from './paths';
import { type FileSystem, type FolderEntry, isGone, type Watcher } from './ports';

const noNames: ReadonlySet<string> = new Set();

/** Folders that are watched and listed in one go. */
const partSize = 100;

/** What must be looked at next: whole folders, and single names in folders already known. */
export interface Wanted {
  readonly folders: ReadonlySet<string>;
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Places to look at now. */
export interface SeenPlaces {
  readonly places: readonly Place[];
  /** Folders that were listed as a whole: what is known there and not among `places` is gone. */
  readonly listed: ReadonlySet<string>;
}

/** The folders that hold, or held, something of interest; the only ones that are watched. */
export class HotFolders {
  readonly #watcher: Watcher;
  /** All names that were there when the folder was last listed. */
  readonly #hot = new Map<string, Set<string>>();
  /** Folders that vanished, each with the nearest one above it that is still there and is watched for its return. */
  readonly #vanished = new Map<string, string>();
  /** Listed since the round began. */
  #listed = new Set<string>();
  #folders = new Set<string>();
  #names = new Map<string, Set<string>>();

  #catalog: Catalog;

  constructor(watcher: Watcher, catalog: Catalog) {
    this.#watcher = watcher;
    this.#catalog = catalog;
  }

  setCatalog(catalog: Catalog): void {
    this.#catalog = catalog;
  }

  get size(): number {
    return this.#hot.size;
  }

  isHot(folder: string): boolean {
    return this.#hot.has(folder);
  }

  /** Whether the folder was there when it was last listed: then it is watched, and a name in it can be looked at alone. */
  isThere(folder: string): boolean {
    return this.#hot.has(folder) && !this.#vanished.has(folder);
  }

  /** Whether there was a file of this name when the folder was last listed. */
  holds(folder: string, name: string): boolean {
    return this.#hot.get(folder)?.has(name) ?? false;
  }

  get isAnythingWanted(): boolean {
    return this.#folders.size > 0 || this.#names.size > 0;
  }

  wantFolder(folder: string): void {
    this.#folders.add(folder);
  }

  wantName(folder: string, name: string): void {
    const names = this.#names.get(folder);
    if (names === undefined) this.#names.set(folder, new Set([name]));
    else names.add(name);
    this.#hot.get(folder)?.add(name);
  }

  /** Wants the folders that vanished somewhere below this one; whether there are any. */
  wantVanishedBelow(folder: string): boolean {
    let any = false;
    for (const [vanished, ancestor] of this.#vanished) {
      if (ancestor !== folder) continue;
      this.#folders.add(vanished);
      any = true;
    }
    return any;
  }

  /** A walk through everything begins: what is listed from now on need not be listed again at its end. */
  beginRound(): void {
    this.#listed = new Set();
  }

  /** Wants those that were found by the walk, and not listed since it began. */
  wantFound(folders: readonly string[]): void {
    for (const folder of folders) if (!this.#listed.has(folder)) this.#folders.add(folder);
  }

  /** Wants all that were known before and not listed since the walk began: one that vanished was not found. */
  wantRest(): void {
    this.wantFound([...this.#hot.keys()]);
  }

  wantAll(): void {
    for (const folder of this.#hot.keys()) this.#folders.add(folder);
  }

  take(): Wanted {
    const wanted = { folders: this.#folders, names: this.#names };
    this.#folders = new Set();
    this.#names = new Map();
    return wanted;
  }

  /** What was taken and could not be looked at is wanted still. */
  putBack({ folders, names }: Wanted): void {
    for (const folder of folders) {
      this.#listed.delete(folder);
      this.wantFolder(folder);
    }
    for (const [folder, some] of names) for (const name of some) this.wantName(folder, name);
  }

  /** Lists the wanted folders, keeps the watches in step, and names the places to look at. */
  async resolve(wanted: Wanted, fs: FileSystem, allowed: (folder: string) => boolean): Promise<SeenPlaces> {
    const places: Place[] = [];
    const listed = new Set<string>();
    const folders = [...wanted.folders];
    const listings: (Awaited<ReturnType<FileSystem['list']>> | null)[] = [];
    // In parts: to begin a watch waits for the disk in the host's own thread.
    for (let from = 0; from < folders.length; from += partSize) {
      const part = folders.slice(from, from + partSize);
      const listing = part.map((folder) => {
        this.#listed.add(folder);
        if (!allowed(folder)) return Promise.resolve(null);
        // Watched before it is listed: what comes in between is hinted at.
        this.#watcher.watch(folder);
        return fs.list(folder);
      });
      listings.push(...(await Promise.all(listing)));
    }
    folders.forEach((folder, index) => {
      const listing = listings[index];
      if (!listing) this.#forget(folder);
      else if (listing.ok) this.#keep(folder, listing.value);
      else if (isGone(listing.error)) this.#empty(folder);
      else if (!this.#hot.has(folder)) this.#watcher.unwatch(folder);
      // What cannot be listed may well hold still what it held: that is looked at by name, and nothing is gone.
      if (!listing || listing.ok || isGone(listing.error)) listed.add(folder);
      for (const name of this.#hot.get(folder) ?? [])
        if (this.#catalog.mayInterest(name)) places.push(this.#place(folder, name));
    });
    await this.#awaitReturn(folders, fs, allowed);
    for (const [folder, names] of wanted.names) {
      if (wanted.folders.has(folder)) continue;
      for (const name of names) places.push(this.#place(folder, name));
    }
    return { places, listed };
  }

  #forget(folder: string): void {
    this.#watcher.unwatch(folder);
    this.#hot.delete(folder);
    this.#found(folder);
  }

  /** A folder that vanished may return: it stays known, and is watched again once it can be listed. */
  #empty(folder: string): void {
    this.#watcher.unwatch(folder);
    if (!this.#hot.has(folder)) return;
    this.#hot.set(folder, new Set());
    if (!this.#vanished.has(folder)) this.#vanished.set(folder, '');
  }

  /** Watches the nearest folder that is left above each vanished one. */
  async #awaitReturn(folders: readonly string[], fs: FileSystem, allowed: (folder: string) => boolean): Promise<void> {
    for (const folder of folders) {
      const before = this.#vanished.get(folder);
      if (before === undefined) continue;
      for (let above = dirname(folder); above !== dirname(above) && allowed(above); above = dirname(above)) {
        // Watched before it is listed, as above.
        this.#watcher.watch(above);
        const listing = await fs.list(above);
        if (listing.ok) {
          this.#vanished.set(folder, above);
          const next = basename(firstBelow(above, folder));
          // It came back in between. Only a folder: a file of that name would be listed in vain for ever.
          if (listing.value.some(({ name, kind }) => name === next && kind === 'directory')) this.#folders.add(folder);
          if (before !== above) this.#unwatchUnused(before);
          break;
        }
        this.#unwatchUnused(above);
      }
    }
  }

  #found(folder: string): void {
    const ancestor = this.#vanished.get(folder);
    if (ancestor === undefined) return;
    this.#vanished.delete(folder);
    this.#unwatchUnused(ancestor);
  }

  #unwatchUnused(folder: string): void {
    if (folder === '' || this.#hot.has(folder) || [...this.#vanished.values()].includes(folder)) return;
    this.#watcher.unwatch(folder);
  }

  /** An emptied folder stays watched while it is known: the next lock will most likely come to the same place. */
  #keep(folder: string, entries: readonly FolderEntry[]): void {
    this.#found(folder);
    const names = new Set(entries.map(({ name }) => name));
    const isOfInterest = (name: string): boolean =>
      this.#catalog.mayInterest(name) && this.#catalog.isOfInterest(placeAmong(folder, name, names));
    const isHot = this.#hot.has(folder) || entries.some(({ name }) => isOfInterest(name));
    if (isHot) this.#hot.set(folder, names);
    else this.#watcher.unwatch(folder);
  }

  #place(folder: string, name: string): Place {
    return placeAmong(folder, name, this.#hot.get(folder) ?? noNames);
  }
}

/** The folder directly below `above` on the way to `folder`. */
function firstBelow(above: string, folder: string): string {
  let at = folder;
  while (dirname(at) !== above) at = dirname(at);
  return at;
}

export function placePath(place: Pick<Place, 'folder' | 'name'>): string {
  return joinPath(place.folder, place.name);
}
