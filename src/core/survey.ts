import type { Catalog } from './dialects/recognition';
import { HotFolders } from './hotFolders';
import type { Inventory, Notice } from './inventory';
import { JournalDesk } from './journal/desk';
import { KernelDesk } from './kernelDesk';
import { LockDesk, type LockPorts } from './lockDesk';
import { NoticeBoard } from './noticeBoard';
import { MapDesk } from './registry/map/mapDesk';
import { basename, dirname } from './paths';
import type { GraphReader, Hint, Watcher } from './ports';
import { SingleFlight } from './singleFlight';
import { SurveyRhythm } from './surveyRhythm';
import { Territory } from './territory';
import type { Dialect, OutsideGroup } from './dialects/dialect';
import { DisposableStore } from './util/disposable';
import { type WalkOptions, Walks } from './walks';
import { YoungFolders } from './youngFolders';

export interface SurveyPorts extends LockPorts {
  readonly watcher: Watcher;
  readonly graphs: GraphReader;
}

/** What the user may set. Periods in milliseconds. */
export interface SurveyOptions extends WalkOptions {
  /** Which folders are never entered: the rule of `prunedNames` and `excludes` for one folder, given relative to its root with forward slashes. */
  readonly isExcluded: (relativeFolder: string) => boolean;
  /** Between two looks at all hot folders while somebody watches; ten times as long otherwise. */
  readonly reconcileMs: number;
  /** Between two crawls of everything. */
  readonly crawlMs: number;
  readonly leaseOf: (dialect: Dialect) => number | null;
  /** Whose places outside of the roots are looked at. */
  readonly outsideGroups: ReadonlySet<OutsideGroup>;
  /** The dialects to look for. */
  readonly catalog: Catalog;
}

/** Between two looks for locks of the kernel on files that no dialect knows. Milliseconds. */
const kernelMs = 5_000;
/** Between two questions about the graph beside a journal: while somebody watches, and otherwise. Milliseconds. */
const graphPaceMs = 3_000;
const unwatchedGraphPaceMs = 30_000;
/** Hints that come within this many milliseconds are served by one look. */
const gatherMs = 10;
/** What appears within this many milliseconds is walked through together: a checkout brings thousands at once. */
const arrivalMs = 100;

/**
 * Keeps the inventory true: crawls for folders that can hold locks, watches those, looks anew on every hint, asks
 * after the holders' processes, and now and then looks at everything again in case a hint was missed.
 */
export class Survey {
  readonly #ports: SurveyPorts;
  readonly #inventory: Inventory;
  readonly #store = new DisposableStore();
  readonly #stop = new AbortController();
  readonly #folders: HotFolders;
  readonly #locks: LockDesk;
  readonly #kernel: KernelDesk;
  readonly #maps: MapDesk;
  readonly #journals: JournalDesk;
  readonly #look: SingleFlight;
  readonly #crawl: SingleFlight;
  readonly #pulse: SingleFlight;
  readonly #arrive: SingleFlight;
  readonly #arrivals = new Set<string>();
  readonly #young: YoungFolders;
  readonly #notices = new NoticeBoard();
  readonly #territory: Territory;
  readonly #walks: Walks;
  readonly #rhythm: SurveyRhythm;
  #options: SurveyOptions;
  #watched = true;
  #pulseAll = false;
  #kernelSeenAt = 0;
  #failedLooks = 0;

  constructor(ports: SurveyPorts, inventory: Inventory, options: SurveyOptions) {
    this.#ports = ports;
    this.#inventory = inventory;
    this.#options = options;
    this.#territory = new Territory(options.isExcluded);
    this.#folders = new HotFolders(ports.watcher, options.catalog);
    this.#walks = new Walks({
      fs: ports.fs,
      territory: this.#territory,
      notices: this.#notices,
      folders: this.#folders,
      options: () => this.#options,
      onFound: () => void this.#look.request(),
    });
    this.#locks = new LockDesk(ports, inventory, {
      catalog: () => this.#options.catalog,
      leaseOf: (dialect) => this.#options.leaseOf(dialect),
      isOutside: (path) => !this.#territory.owns(path),
      outsideGroups: () => this.#options.outsideGroups,
    });
    this.#kernel = new KernelDesk(ports, inventory);
    this.#maps = new MapDesk(ports, inventory, {
      catalog: () => this.#options.catalog,
      isOutside: (path) => !this.#territory.owns(path),
    });
    this.#journals = new JournalDesk(
      ports,
      inventory,
      () => this.#options.catalog,
      () => (this.#watched ? graphPaceMs : unwatchedGraphPaceMs),
    );
    const onError = (error: unknown): void => ports.log.error('survey failed', error);
    const flight = (gather: number, run: (signal: AbortSignal) => Promise<void>): SingleFlight =>
      new SingleFlight({ clock: ports.clock, gatherMs: gather, run, onError });
    this.#look = flight(gatherMs, (signal) => this.#runLook(signal));
    this.#crawl = flight(0, (signal) => this.#runCrawl(signal));
    this.#pulse = flight(0, () => this.#runPulse(this.#pulseAll));
    this.#arrive = flight(arrivalMs, (signal) => this.#runArrivals(signal));
    const crawlMs = (): number => this.#options.crawlMs;
    this.#young = this.#store.add(new YoungFolders(ports.clock, crawlMs, (folders) => this.#arrived(folders)));
    this.#rhythm = this.#store.add(
      new SurveyRhythm(ports.clock, {
        reconcileMs: () => this.#options.reconcileMs * (this.#watched ? 1 : 10),
        reconcile: () => {
          this.#folders.wantAll();
          return this.#look.request();
        },
        crawl: () => this.#crawl.request(),
        canPulse: () => this.#territory.roots.length > 0,
        pulse: () => this.#pulse.request(),
      }),
    );
    this.#store.add(ports.watcher.onHint((hint) => this.hint(hint)));
    this.#store.add(ports.watcher.onTrouble(({ folder, error }) => this.#onTrouble(folder, error)));
  }

  /** Takes over the folders to look into; resolves when the first look at all of them is through. */
  async setRoots(roots: readonly string[]): Promise<void> {
    this.#territory.setRoots(roots);
    this.#rhythm.pulse();
    this.#rhythm.reconcile();
    await this.#crawl.request();
  }

  setOptions(options: SurveyOptions): Promise<void> {
    this.#options = options;
    this.#folders.setCatalog(options.catalog);
    this.#locks.forgetUnknown();
    this.#maps.forgetUnknown();
    this.#territory.setExcluded(options.isExcluded);
    this.#rhythm.reconcile();
    return this.refresh();
  }

  /** Whether anybody is looking; decides how often everything is looked at again. */
  setWatched(watched: boolean): void {
    if (this.#watched === watched) return;
    this.#watched = watched;
    if (watched) this.#journals.hurry();
    this.#rhythm.reconcile();
  }

  /** Something may have changed there. Cheap: may be called for every file event of a workspace. */
  hint(hint: Hint): void {
    if (this.#stop.signal.aborted) return;
    const { folder, name } = hint;
    const returning = this.#folders.wantVanishedBelow(folder);
    if (this.#wantHinted(folder, name) || returning) void this.#look.request();
  }

  /**
   * Something came into being here: a file, or a folder with whatever is in it already. Cheap, like `hint`; a folder
   * is walked through, since the events of what it holds may never come (it was moved here, or filled at once).
   */
  appeared(path: string): void {
    if (this.#stop.signal.aborted) return;
    const folder = dirname(path);
    const name = basename(path);
    // A folder may have such a name too.
    if (this.#options.catalog.mayInterest(name)) this.hint({ folder, name });
    if (!this.#territory.includes(path)) return;
    this.#arrived([path]);
  }

  /** Crawls and looks at everything again; resolves when that is through. */
  async refresh(): Promise<void> {
    await this.#crawl.request();
    await this.#journals.settled();
  }

  /** Verifies every journal anew, changed or not. */
  async verifyJournals(): Promise<void> {
    await this.refresh();
    this.#journals.forget();
    this.#folders.wantAll();
    await this.#look.request();
    await this.#journals.settled();
  }

  /** Looks at the holders' processes now. */
  async pulse(): Promise<void> {
    this.#pulseAll = true;
    await this.#pulse.request();
    this.#pulseAll = false;
  }

  /** Cancels first, awaits what runs, then closes. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    this.#store.dispose();
    await Promise.all([
      this.#crawl.close(),
      this.#look.close(),
      this.#pulse.close(),
      this.#arrive.close(),
      this.#journals.close(),
    ]);
  }

  async #runCrawl(signal: AbortSignal): Promise<void> {
    // Should it fail half way, it is tried again long before the next one would be due.
    let next = this.#options.reconcileMs;
    try {
      const { log, clock } = this.#ports;
      const started = clock.now();
      const failures = this.#failedLooks;
      await this.#walks.everything(signal, this.#inventory.snapshot.phase !== 'complete');
      await this.#look.request({ isLast: true });
      if (signal.aborted || this.#failedLooks !== failures) return;
      const took = clock.now() - started;
      log.debug(
        `looked through ${this.#territory.roots.length} folders in ${took} ms, ${this.#folders.size} can hold locks`,
      );
      this.#inventory.apply({ phase: 'complete', notices: this.#notices.all });
      // A crawl may cost at most a hundredth of the time between two.
      next = Math.max(this.#options.crawlMs, took * 100);
    } finally {
      this.#rhythm.crawlAfter(next);
    }
  }

  #wantHinted(folder: string, name: string | null): boolean {
    const { catalog } = this.#options;
    if (name !== null && !catalog.isWorthALook(folder, name)) return false;
    const isHot = this.#folders.isHot(folder);
    if (!isHot && (name === null || !this.#territory.includes(folder))) return false;
    const isPlain = name !== null && (this.#folders.holds(folder, name) || !catalog.changesNeighbourhood(name));
    if (isPlain && this.#folders.isThere(folder)) this.#folders.wantName(folder, name);
    else this.#folders.wantFolder(folder);
    return true;
  }

  #arrived(paths: readonly string[]): void {
    for (const path of paths) this.#arrivals.add(path);
    void this.#arrive.request();
  }

  async #runArrivals(signal: AbortSignal): Promise<void> {
    const paths = [...this.#arrivals];
    this.#arrivals.clear();
    const { walked, found } = await this.#walks.arrivals(paths, signal);
    this.#young.walked(paths, walked);
    if (found) await this.#look.request();
  }

  async #runPulse(everything: boolean): Promise<void> {
    const now = this.#ports.clock.now();
    // What nobody has a dialect for may be shown a little later than what was asked for.
    const { walked } = this.#territory;
    // Without any root this is the last pulse, and nothing may stay behind.
    const isDue = everything || walked.length === 0 || Math.abs(now - this.#kernelSeenAt) >= kernelMs;
    const roots = isDue ? walked : [];
    const kernel = await this.#locks.pulse(roots);
    await this.#maps.pulse(isDue);
    if (!isDue) return;
    this.#kernelSeenAt = now;
    await this.#kernel.update(kernel, (path) => this.#locks.knows(path) || !this.#territory.includes(dirname(path)));
  }

  async #runLook(signal: AbortSignal): Promise<void> {
    const wanted = this.#folders.take();
    try {
      const seen = await this.#folders.resolve(wanted, this.#ports.fs, (folder) => this.#territory.includes(folder));
      signal.throwIfAborted();
      // Locks first: they must be told of at once, and journals are being verified long after.
      await this.#locks.update(seen);
      signal.throwIfAborted();
      await this.#maps.update(seen);
      signal.throwIfAborted();
      await this.#journals.update(seen);
    } catch (error) {
      this.#failedLooks += 1;
      this.#folders.putBack(wanted);
      throw error;
    }
    if (signal.aborted) return;
    this.#inventory.apply({ notices: this.#notices.all });
    this.#rhythm.pulse();
    if (this.#folders.isAnythingWanted) void this.#look.request();
  }

  #onTrouble(folder: string, error: Notice['error']): void {
    this.#ports.log.warn(`cannot watch ${JSON.stringify(folder)}: ${error.code}`);
    this.#notices.add({ code: 'folder-unwatched', path: folder, error });
    this.#inventory.apply({ notices: this.#notices.all });
  }
}
