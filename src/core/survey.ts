import type { CatalogOptions } from './dialects/catalogOptions';
import type { Catalog } from './dialects/recognition';
import { linkedGitDirs } from './gitDirs';
import { HotFolders } from './hotFolders';
import type { Inventory, Notice } from './inventory';
import { JournalDesk } from './journal/desk';
import { KernelDesk } from './kernelDesk';
import { LockDesk, type LockPorts } from './lockDesk';
import { foldersOutside } from './outside';
import { basename, dirname, isWithin, relativeTo } from './paths';
import type { Hint, Watcher } from './ports';
import { SingleFlight } from './singleFlight';
import type { Dialect } from './dialects/dialect';
import { DisposableStore } from './util/disposable';

export interface SurveyPorts extends LockPorts {
  readonly watcher: Watcher;
}

/** What the user may set. Periods in milliseconds. */
export interface SurveyOptions {
  /** Names of folders never entered, and globs of such folders, relative to a root. */
  readonly prunedNames: readonly string[];
  readonly excludes: readonly string[];
  /** The same rule for one folder, given relative to its root with forward slashes. */
  readonly isExcluded: (relativeFolder: string) => boolean;
  /** Between two looks at all hot folders while somebody watches; ten times as long otherwise. */
  readonly reconcileMs: number;
  /** Between two crawls of everything. */
  readonly crawlMs: number;
  readonly leaseOf: (dialect: Dialect) => number | null;
  /** The dialects to look for, and what they were made of. */
  readonly catalog: Catalog;
  readonly catalogOptions: CatalogOptions;
  /** Folders outside of the roots to look at, not to walk through; a segment may hold `*`. */
  readonly outside: readonly string[];
}

/** Between two looks at the processes of all holders. Milliseconds. */
const pulseMs = 2_000;
/** With very many holders the pulse slows down, so that it takes at most this share of the time … */
const pulseShare = 300;
/** … but never below what still says `stale` within three seconds of a death. Milliseconds. */
const slowestPulseMs = 2_500;
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
  readonly #journals: JournalDesk;
  readonly #look: SingleFlight;
  readonly #crawl: SingleFlight;
  readonly #pulse: SingleFlight;
  readonly #arrive: SingleFlight;
  readonly #arrivals = new Set<string>();
  readonly #notices = new Map<string, Notice>();
  #options: SurveyOptions;
  #wantedRoots: readonly string[] = [];
  /** Those of them that are walked through on their own. */
  #roots: readonly string[] = [];
  /** Git directories elsewhere that belong to working trees below the roots: walked through like those. */
  #gitDirs: readonly string[] = [];
  /** Single folders that are looked at though no walk comes to them. */
  #singles: ReadonlySet<string> = new Set();
  #watched = true;
  #failedLooks = 0;
  #pulsePeriod = pulseMs;
  #cancelReconcile: (() => void) | undefined;
  #cancelCrawl: (() => void) | undefined;
  #cancelPulse: (() => void) | undefined;

  constructor(ports: SurveyPorts, inventory: Inventory, options: SurveyOptions) {
    this.#ports = ports;
    this.#inventory = inventory;
    this.#options = options;
    this.#folders = new HotFolders(ports.watcher, options.catalog);
    this.#locks = new LockDesk(ports, inventory, {
      catalog: () => this.#options.catalog,
      leaseOf: (dialect) => this.#options.leaseOf(dialect),
      isOutside: (path) => ![...this.#roots, ...this.#gitDirs].some((root) => isWithin(path, root)),
    });
    this.#kernel = new KernelDesk(ports, inventory);
    this.#journals = new JournalDesk(ports, inventory);
    const onError = (error: unknown): void => ports.log.error('survey failed', error);
    const flight = (gather: number, run: (signal: AbortSignal) => Promise<void>): SingleFlight =>
      new SingleFlight({ clock: ports.clock, gatherMs: gather, run, onError });
    this.#look = flight(gatherMs, (signal) => this.#runLook(signal));
    this.#crawl = flight(0, (signal) => this.#runCrawl(signal));
    this.#pulse = flight(0, () => this.#runPulse());
    this.#arrive = flight(arrivalMs, (signal) => this.#runArrivals(signal));
    this.#store.add(ports.watcher.onHint((hint) => this.hint(hint)));
    this.#store.add(ports.watcher.onTrouble(({ folder, error }) => this.#onTrouble(folder, error)));
  }

  /** Takes over the folders to look into; resolves when the first look at all of them is through. */
  async setRoots(roots: readonly string[]): Promise<void> {
    this.#wantedRoots = roots;
    this.#roots = this.#outermost();
    this.#schedulePulse();
    this.#scheduleReconcile();
    await this.#crawl.request();
  }

  setOptions(options: SurveyOptions): Promise<void> {
    this.#options = options;
    this.#folders.setCatalog(options.catalog);
    this.#locks.forgetUnknown();
    this.#roots = this.#outermost();
    this.#scheduleReconcile();
    return this.refresh();
  }

  /** Whether anybody is looking; decides how often everything is looked at again. */
  setWatched(watched: boolean): void {
    if (this.#watched === watched) return;
    this.#watched = watched;
    this.#scheduleReconcile();
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
    if (!this.#isAllowed(path)) return;
    this.#arrivals.add(path);
    void this.#arrive.request();
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
    await this.#pulse.request();
  }

  /** Cancels first, awaits what runs, then closes. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    for (const cancel of [this.#cancelReconcile, this.#cancelCrawl, this.#cancelPulse]) cancel?.();
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
      await this.#walk(signal);
      await this.#lookOutside(signal);
      // Folders known from before are looked at too: one that vanished must take its locks along.
      this.#folders.wantAll();
      await this.#look.request();
      if (signal.aborted || this.#failedLooks !== failures) return;
      const took = clock.now() - started;
      log.debug(`looked through ${this.#roots.length} folders in ${took} ms, ${this.#folders.size} can hold locks`);
      this.#inventory.apply({ phase: 'complete', notices: [...this.#notices.values()] });
      // A crawl may cost at most a hundredth of the time between two.
      next = Math.max(this.#options.crawlMs, took * 100);
    } finally {
      this.#scheduleCrawl(next);
    }
  }

  #wantHinted(folder: string, name: string | null): boolean {
    const { catalog } = this.#options;
    if (name !== null && !catalog.isWorthALook(folder, name)) return false;
    const isHot = this.#folders.isHot(folder);
    if (!isHot && (name === null || !this.#isAllowed(folder))) return false;
    const isPlain = name !== null && (this.#folders.holds(folder, name) || !catalog.changesNeighbourhood(name));
    if (isPlain && this.#folders.isThere(folder)) this.#folders.wantName(folder, name);
    else this.#folders.wantFolder(folder);
    return true;
  }

  async #runArrivals(signal: AbortSignal): Promise<void> {
    const { fs } = this.#ports;
    const { prunedNames, excludes, catalogOptions: catalog } = this.#options;
    const paths = [...this.#arrivals];
    this.#arrivals.clear();
    const answers = await fs.look(paths.map((path) => ({ path, maxBytes: 0 })));
    let found = false;
    for (const answer of answers) {
      if (!answer.ok || answer.value.stat.kind !== 'directory') continue;
      const walked = await fs.crawl({ root: answer.value.path, prunedNames, excludes, catalog }, signal);
      signal.throwIfAborted();
      // Gone again, or not ours to see: the next crawl of everything says so.
      if (!walked.ok) continue;
      const { folders, peeked } = walked.value;
      this.#singles = new Set([...this.#singles, ...peeked]);
      for (const folder of [...folders, ...peeked]) this.#folders.wantFolder(folder);
      found ||= folders.length + peeked.length > 0;
    }
    if (found) await this.#look.request();
  }

  async #walk(signal: AbortSignal): Promise<void> {
    const roots = this.#roots;
    this.#forgetNotices(({ path }) => !roots.some((root) => isWithin(path, root)));
    const gitFiles: string[] = [];
    const singles = new Set<string>();
    for (const root of roots) gitFiles.push(...(await this.#walkThrough(root, singles, signal)));
    // Working trees whose git directory lies elsewhere: linked worktrees, submodules opened alone.
    const gitDirs = await linkedGitDirs(this.#ports.fs, gitFiles);
    signal.throwIfAborted();
    this.#gitDirs = gitDirs.filter((folder) => !roots.some((root) => isWithin(folder, root)));
    for (const folder of this.#gitDirs) await this.#walkThrough(folder, singles, signal);
    this.#singles = singles;
  }

  /** Wants what can hold locks below a root; answers the `.git` files found. */
  async #walkThrough(root: string, singles: Set<string>, signal: AbortSignal): Promise<readonly string[]> {
    const { prunedNames, excludes, catalogOptions: catalog } = this.#options;
    const found = await this.#ports.fs.crawl({ root, prunedNames, excludes, catalog }, signal);
    signal.throwIfAborted();
    this.#forgetNotices(({ code, path }) => code === 'folder-unreadable' && isWithin(path, root));
    if (!found.ok) {
      this.#note({ code: 'folder-unreadable', path: root, error: found.error });
      return [];
    }
    const { folders, peeked, unreadable, gitFiles } = found.value;
    for (const { path, error } of unreadable) this.#note({ code: 'folder-unreadable', path, error });
    for (const folder of peeked) singles.add(folder);
    for (const folder of [...folders, ...peeked]) this.#folders.wantFolder(folder);
    return gitFiles;
  }

  async #lookOutside(signal: AbortSignal): Promise<void> {
    const folders = await foldersOutside(this.#ports.fs, this.#options.outside);
    signal.throwIfAborted();
    this.#singles = new Set([...this.#singles, ...folders]);
    for (const folder of folders) this.#folders.wantFolder(folder);
  }

  async #runPulse(): Promise<void> {
    const roots = [...this.#roots, ...this.#gitDirs];
    const kernel = await this.#locks.pulse(roots);
    await this.#kernel.update(kernel, (path) => this.#locks.knows(path) || !this.#isAllowed(dirname(path)));
  }

  async #runLook(signal: AbortSignal): Promise<void> {
    const wanted = this.#folders.take();
    try {
      const seen = await this.#folders.resolve(wanted, this.#ports.fs, (folder) => this.#isAllowed(folder));
      signal.throwIfAborted();
      await Promise.all([this.#locks.update(seen), this.#journals.update(seen)]);
    } catch (error) {
      this.#failedLooks += 1;
      this.#folders.putBack(wanted);
      throw error;
    }
    if (signal.aborted) return;
    this.#inventory.apply({ notices: [...this.#notices.values()] });
    this.#schedulePulse();
    if (this.#folders.isAnythingWanted) void this.#look.request();
  }

  #isAllowed(folder: string): boolean {
    if (this.#singles.has(folder)) return true;
    return [...this.#roots, ...this.#gitDirs].some((root) => this.#isEntered(folder, root));
  }

  /** Whether a walk through `root` comes to `folder`. */
  #isEntered(folder: string, root: string): boolean {
    return isWithin(folder, root) && (folder === root || !this.#options.isExcluded(relativeTo(folder, root)));
  }

  /** Roots inside other roots are walked through with those, unless they are excluded there. */
  #outermost(): readonly string[] {
    const unique = [...new Set(this.#wantedRoots)];
    return unique.filter((root) => !unique.some((other) => other !== root && this.#isEntered(root, other)));
  }

  #scheduleReconcile(): void {
    this.#cancelReconcile?.();
    if (this.#stop.signal.aborted) return;
    const period = this.#options.reconcileMs * (this.#watched ? 1 : 10);
    this.#cancelReconcile = this.#ports.clock.after(period, () => {
      this.#folders.wantAll();
      void this.#look.request().then(() => this.#scheduleReconcile());
    });
  }

  #scheduleCrawl(periodMs: number): void {
    this.#cancelCrawl?.();
    if (this.#stop.signal.aborted) return;
    this.#cancelCrawl = this.#ports.clock.after(periodMs, () => void this.#crawl.request());
  }

  #schedulePulse(): void {
    if (this.#cancelPulse !== undefined || this.#stop.signal.aborted || this.#roots.length === 0) return;
    this.#cancelPulse = this.#ports.clock.after(this.#pulsePeriod, () => {
      this.#cancelPulse = undefined;
      const started = this.#ports.clock.now();
      void this.#pulse.request().then(() => {
        const took = this.#ports.clock.now() - started;
        this.#pulsePeriod = Math.min(Math.max(pulseMs, took * pulseShare), slowestPulseMs);
        this.#schedulePulse();
      });
    });
  }

  #onTrouble(folder: string, error: Notice['error']): void {
    this.#ports.log.warn(`cannot watch ${JSON.stringify(folder)}: ${error.code}`);
    this.#note({ code: 'folder-unwatched', path: folder, error });
    this.#inventory.apply({ notices: [...this.#notices.values()] });
  }

  #note(notice: Notice): void {
    this.#notices.set(`${notice.code}:${notice.path}`, notice);
  }

  #forgetNotices(isOver: (notice: Notice) => boolean): void {
    for (const [key, notice] of this.#notices) if (isOver(notice)) this.#notices.delete(key);
  }
}
