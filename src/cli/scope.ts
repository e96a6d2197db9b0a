import { Inventory, type InventoryChange, type JournalRecord, type Notice, type Snapshot } from '../core/inventory';
import { leaseRule } from '../core/leases';
import type { LockRecord } from '../core/lock';
import { outsidePatterns } from '../core/outside';
import { dirname, isWithin, relativeTo } from '../core/paths';
import type { Watcher } from '../core/ports';
import { diskPathOf, type Registry } from '../core/registry/registry';
import { Survey, type SurveyOptions } from '../core/survey';
import { compare } from '../core/util/compare';
import { createCatalog } from '../node/files/createCatalog';
import { type Excludes, excludesOf } from '../node/files/excludes';
import type { CliContext } from './context';
import { catalogOptionsOf, type LookOptions } from './lookOptions';
import { defaultExcludes } from './packageFacts';
import { globRoot, type Target } from './targets';

/** Between two looks at all known folders, and between two crawls, milliseconds: a survey makes costly ones rarer. */
const reconcileMs = 10_000;
const crawlMs = 5_000;

/** One survey, and what of its inventory was asked for. */
interface Part {
  readonly survey: Survey;
  readonly inventory: Inventory;
  readonly watcher: Watcher;
  readonly root: string;
  readonly includes: (path: string) => boolean;
}

/** A folder that is looked into, and the one that globs are relative to. */
interface Place {
  readonly root: string;
  readonly globs: string;
}

/** All that a command looks at: folders with everything below them, and single files. */
export class Scope {
  readonly #parts: readonly Part[];

  private constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** `live`: folders are watched as well. */
  static open(context: CliContext, targets: readonly Target[], options: LookOptions, live = false): Scope {
    const excludes = excludesOf([...defaultExcludes, ...(options.exclude ?? [])]);
    const named = targets.filter(({ kind }) => kind === 'folder').map(({ path }) => path);
    const folders = named.filter((path) => !isCovered(path, named, excludes));
    const files = targets
      .filter(({ kind, path }) => kind !== 'folder' && !isCovered(path, named, excludes))
      .map(({ path }) => path);
    const open = (place: Place, below: Excludes, includes: Part['includes']): Part =>
      openPart(context, live ? context.createWatcher() : idleWatcher(), place, below, options, includes);
    const fileFolders = [...new Set(files.map(dirname))];
    return new Scope([
      // Each its own survey: a folder named on purpose counts, even where another one leaves it out.
      ...folders.map((root) => open({ root, globs: root }, excludes, () => true)),
      ...fileFolders.map((root) => {
        const wanted = new Set(files.filter((path) => dirname(path) === root));
        const [path = root] = wanted;
        const globs = globRoot({ kind: 'lock', path }, context.cwd);
        return open({ root, globs }, nothingBelow, (one) => wanted.has(one));
      }),
    ]);
  }

  /** Everything seen, in the order of the paths. */
  get snapshot(): Snapshot {
    const locks = this.#collect(({ locks }) => locks, pathOf);
    const journals = this.#collect(({ journals }) => journals, pathOf);
    const registries = this.#collect(({ registries }) => registries, placeOf);
    const complete = this.#parts.every(({ inventory }) => inventory.snapshot.phase === 'complete');
    const generation = this.#parts.reduce((sum, { inventory }) => sum + inventory.snapshot.generation, 0);
    const phase = complete ? 'complete' : 'looking';
    return { generation, phase, locks, journals, registries, notices: this.notices };
  }

  get notices(): readonly Notice[] {
    return this.#parts.flatMap(({ inventory }) => inventory.snapshot.notices);
  }

  /** Whether one of the folders asked for cannot be looked into at all. */
  get isBlind(): boolean {
    return this.#parts.some(({ inventory, root }) =>
      inventory.snapshot.notices.some(({ code, path }) => code === 'folder-unreadable' && path === root),
    );
  }

  get folderCount(): number {
    return new Set(this.#parts.map(({ root }) => root)).size;
  }

  /** Looks at everything; resolves when every journal is verified too. */
  async look(): Promise<Snapshot> {
    await Promise.all(
      // One crawl serves both: they are asked for in the same turn.
      this.#parts.map(({ survey, root }) => Promise.all([survey.setRoots([root]), survey.refresh()])),
    );
    // The locks of the kernel, and the holders of locks too young to be asked after at first sight.
    await Promise.all(this.#parts.map(({ survey }) => survey.pulse()));
    return this.snapshot;
  }

  /** Changes to what was asked for; ids of anything else are left out. */
  onChange(listener: (change: InventoryChange) => void): void {
    for (const { inventory, includes } of this.#parts) {
      inventory.onChange((change) => {
        const ids = [...change.ids].filter((id) => includes(recordOf(change, id)?.path ?? ''));
        listener({ ...change, ids: new Set(ids) });
      });
    }
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#parts.map(async ({ survey, watcher, inventory }) => {
        await survey.close();
        await watcher.close();
        inventory.dispose();
      }),
    );
  }

  #collect<T>(
    of: (snapshot: Snapshot) => ReadonlyMap<string, T>,
    place: (record: T) => string | null,
  ): ReadonlyMap<string, T> {
    const entries = this.#parts.flatMap(({ inventory, includes }) =>
      [...of(inventory.snapshot)].filter(([, record]) => includes(place(record) ?? '')),
    );
    return new Map(entries.sort(([, a], [, b]) => compare(place(a) ?? '', place(b) ?? '')));
  }
}

function pathOf({ path }: { readonly path: string }): string {
  return path;
}

/** The file or folder of a registry; a live node has none. */
function placeOf({ source }: Registry): string | null {
  return diskPathOf(source);
}

/** The record an id of a change is about, as it is now or, once gone, as it was. */
export function recordOf({ snapshot, previous }: InventoryChange, id: string): LockRecord | JournalRecord | undefined {
  return snapshot.locks.get(id) ?? snapshot.journals.get(id) ?? previous.locks.get(id) ?? previous.journals.get(id);
}

function openPart(
  { ports, log, places }: CliContext,
  watcher: Watcher,
  { root, globs }: Place,
  excludes: Excludes,
  look: LookOptions,
  includes: Part['includes'],
): Part {
  const inventory = new Inventory((error) => log.error('a listener failed', error));
  const catalogOptions = catalogOptionsOf(look, [globs], excludes === nothingBelow);
  const catalog = createCatalog(catalogOptions);
  const groups = new Set(excludes === nothingBelow ? [] : look.outside);
  const options: SurveyOptions = {
    ...excludes,
    reconcileMs,
    crawlMs,
    leaseOf: leaseRule(look.lease ?? {}),
    catalog,
    catalogOptions,
    outsideGroups: groups,
    outside: outsidePatterns([...catalog.dialects, ...catalog.maps], groups, places),
  };
  return { survey: new Survey({ ...ports, watcher }, inventory, options), inventory, watcher, root, includes };
}

/** For the folder of a single file: its subfolders are nobody's business. */
const nothingBelow: Excludes = { prunedNames: [], excludes: ['**'], isExcluded: () => true };

/** Whether a path is seen anyway, with one of the folders above it; seen twice it would be listed twice. */
function isCovered(path: string, folders: readonly string[], { isExcluded }: Excludes): boolean {
  return folders.some((folder) => {
    if (path === folder || !isWithin(path, folder)) return false;
    // A folder left out is left out with all its files; a file is never left out by its own name.
    const holder = folders.includes(path) ? path : dirname(path);
    return holder === folder || !isExcluded(relativeTo(holder, folder));
  });
}

/** For a single look. */
function idleWatcher(): Watcher {
  const none = { dispose: () => undefined };
  return {
    watch: () => undefined,
    unwatch: () => undefined,
    onHint: () => none,
    onTrouble: () => none,
    close: () => Promise.resolve(),
  };
}
