import { isOfInterest } from './dialects/interest';
import { HotFolders } from './hotFolders';
import type { Inventory, Notice } from './inventory';
import { JournalDesk } from './journal/desk';
import { LockDesk } from './lockDesk';
import { isWithin, relativeTo } from './paths';
import type { Clock, FileSystem, Hint, Host, Log, ProcessTable, Watcher } from './ports';
import { SingleFlight } from './singleFlight';
import type { Dialect } from './dialects/dialect';
import { DisposableStore } from './util/disposable';

export interface SurveyPorts {
  readonly fs: FileSystem;
  readonly processes: ProcessTable;
  readonly host: Host;
  readonly clock: Clock;
  readonly watcher: Watcher;
  readonly log: Log;
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
}

/** Between two looks at the processes of all holders. Milliseconds. */
const pulseMs = 1_500;
/** Hints that come within this many milliseconds are served by one look. */
const gatherMs = 10;

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
  readonly #journals: JournalDesk;
  readonly #look: SingleFlight;
  readonly #crawl: SingleFlight;
  readonly #pulse: SingleFlight;
  readonly #notices = new Map<string, Notice>();
  #options: SurveyOptions;
  #roots: readonly string[] = [];
  #watched = true;
  #cancelReconcile: (() => void) | undefined;
  #cancelCrawl: (() => void) | undefined;
  #cancelPulse: (() => void) | undefined;

  constructor(ports: SurveyPorts, inventory: Inventory, options: SurveyOptions) {
    this.#ports = ports;
    this.#inventory = inventory;
    this.#options = options;
    const leaseOf = (dialect: Dialect): number | null => this.#options.leaseOf(dialect);
    this.#folders = new HotFolders(ports.watcher);
    this.#locks = new LockDesk(ports, inventory, leaseOf);
    this.#journals = new JournalDesk(ports, inventory);
    const onError = (error: unknown): void => ports.log.error('survey failed', error);
    const flight = (gather: number, run: (signal: AbortSignal) => Promise<void>): SingleFlight =>
      new SingleFlight({ clock: ports.clock, gatherMs: gather, run, onError });
    this.#look = flight(gatherMs, (signal) => this.#runLook(signal));
    this.#crawl = flight(0, (signal) => this.#runCrawl(signal));
    this.#pulse = flight(0, () => this.#locks.pulse());
    this.#store.add(ports.watcher.onHint((hint) => this.hint(hint)));
    this.#store.add(ports.watcher.onTrouble(({ folder, error }) => this.#onTrouble(folder, error)));
  }

  /** Takes over the folders to look into; resolves when the first look at all of them is through. */
  async setRoots(roots: readonly string[]): Promise<void> {
    this.#roots = outermost(roots);
    this.#schedulePulse();
    this.#scheduleReconcile();
    await this.#crawl.request();
  }

  setOptions(options: SurveyOptions): Promise<void> {
    this.#options = options;
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
    if (hint.name !== null && !isOfInterest(hint.name)) return;
    const known = this.#folders.isHot(hint.folder);
    if (hint.name !== null && known) this.#folders.wantName(hint.folder, hint.name);
    // In a folder not known yet the neighbours count too, so it is listed as a whole.
    else if (known || (hint.name !== null && this.#isAllowed(hint.folder))) this.#folders.wantFolder(hint.folder);
    else return;
    void this.#look.request();
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
    await Promise.all([this.#crawl.close(), this.#look.close(), this.#pulse.close(), this.#journals.close()]);
  }

  async #runCrawl(signal: AbortSignal): Promise<void> {
    const { fs, log } = this.#ports;
    const roots = this.#roots;
    const started = this.#ports.clock.now();
    for (const root of roots) {
      const { prunedNames, excludes } = this.#options;
      const found = await fs.crawl({ root, prunedNames, excludes }, signal);
      if (signal.aborted) return;
      if (!found.ok) {
        this.#note({ code: 'folder-unreadable', path: root, error: found.error });
        continue;
      }
      this.#forgetNotices('folder-unreadable', root);
      for (const { path, error } of found.value.unreadable) this.#note({ code: 'folder-unreadable', path, error });
      for (const folder of found.value.folders) this.#folders.wantFolder(folder);
    }
    // Folders known from before are looked at too: one that vanished must take its locks along.
    this.#folders.wantAll();
    await this.#look.request();
    const took = this.#ports.clock.now() - started;
    log.debug(`looked through ${roots.length} folders in ${took} ms, ${this.#folders.size} can hold locks`);
    if (signal.aborted) return;
    this.#inventory.apply({ phase: 'complete', notices: [...this.#notices.values()] });
    this.#scheduleCrawl(took);
  }

  async #runLook(signal: AbortSignal): Promise<void> {
    const wanted = this.#folders.take();
    const seen = await this.#folders.resolve(wanted, this.#ports.fs, (folder) => this.#isAllowed(folder));
    if (signal.aborted) return;
    await Promise.all([this.#locks.update(seen), this.#journals.update(seen)]);
    if (isAborted(signal)) return;
    this.#inventory.apply({ notices: [...this.#notices.values()] });
    this.#schedulePulse();
  }

  #isAllowed(folder: string): boolean {
    const root = this.#roots.find((candidate) => isWithin(folder, candidate));
    if (root === undefined) return false;
    return folder === root || !this.#options.isExcluded(relativeTo(folder, root));
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

  #scheduleCrawl(tookMs: number): void {
    this.#cancelCrawl?.();
    if (this.#stop.signal.aborted) return;
    // A crawl may cost at most a hundredth of the time between two.
    const period = Math.max(this.#options.crawlMs, tookMs * 100);
    this.#cancelCrawl = this.#ports.clock.after(period, () => void this.#crawl.request());
  }

  #schedulePulse(): void {
    if (this.#cancelPulse !== undefined || this.#stop.signal.aborted || !this.#locks.needsPulse) return;
    this.#cancelPulse = this.#ports.clock.after(pulseMs, () => {
      this.#cancelPulse = undefined;
      void this.#pulse.request().then(() => this.#schedulePulse());
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

  #forgetNotices(code: Notice['code'], root: string): void {
    for (const [key, notice] of this.#notices) {
      if (notice.code === code && isWithin(notice.path, root)) this.#notices.delete(key);
    }
  }
}

/** A function, since the answer may be another after every await. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Folders inside other folders of the list are looked through with those. */
function outermost(roots: readonly string[]): readonly string[] {
  const unique = [...new Set(roots)];
  return unique.filter((root) => !unique.some((other) => other !== root && isWithin(root, other)));
}
