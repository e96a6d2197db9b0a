import type { Catalog } from '../dialects/recognition';
import type { SeenPlaces } from '../hotFolders';
import { placePath } from '../hotFolders';
import type { Inventory, JournalRecord } from '../inventory';
import { basename, dirname, joinPath } from '../paths';
import type { Clock, FileError, FileStat, FileSystem, GraphReader, Log, VerifiedJournal } from '../ports';
import type { KernelLockTable } from '../processPorts';
import { fail, type Result } from '../result';
import { withDatabase } from './database';
import { DatabaseDesk } from './databaseDesk';
import { tailGraceMs, waitForTail } from './halfWritten';
import { JournalPace } from './journalPace';
import { recordOf, requestOf } from './journalRecord';
import { settledPart } from './report';
import { UseDesk } from './useDesk';
import type { JournalDialect } from './verifier';

interface JournalPorts {
  readonly fs: FileSystem;
  readonly graphs: GraphReader;
  readonly kernel: KernelLockTable;
  readonly clock: Clock;
  readonly log: Log;
}

/** A journal as it was verified last. */
interface Known {
  readonly dialect: JournalDialect;
  /** Of the file the last report is about; a file that still looks so is not verified again. */
  readonly identity: string;
  readonly stat: FileStat;
  /** Since when it was seen to look so, milliseconds since the epoch. */
  readonly since: number;
  readonly answer: Result<VerifiedJournal, FileError>;
}

type LookAnswer = Awaited<ReturnType<FileSystem['look']>>[number];

/** For this many milliseconds verdicts are gathered while others are on their way. */
const publishMs = 50;
/** Whether a journal's lock is free by now is asked again after so many milliseconds at the most. */
const lockedAgainMs = 250;

/**
 * Keeps the journals of the inventory verified. A journal is read only when its file has changed, of one that has grown
 * only what is new; what a writer may be in the middle of is not judged yet.
 */
export class JournalDesk {
  readonly #ports: JournalPorts;
  readonly #inventory: Inventory;
  readonly #catalog: () => Catalog;
  readonly #pace: JournalPace;
  readonly #uses: UseDesk;
  readonly #databases: DatabaseDesk;
  readonly #known = new Map<string, Known>();
  readonly #verifying = new Map<string, { readonly dialect: JournalDialect; readonly work: Promise<void> }>();
  readonly #again = new Map<string, JournalDialect>();
  /** To be verified from their first byte on, changed or not. */
  readonly #afresh = new Set<string>();
  /** Cancels of what is to be done of a journal a little later: verifying it, judging its end. */
  readonly #later = new Map<string, () => void>();
  readonly #stop = new AbortController();
  #results = new Map<string, JournalRecord | null>();
  #cancelPublish: (() => void) | undefined;
  #waiters: (() => void)[] = [];

  /** `graphPaceMs`: between two questions about the graph beside a journal. */
  constructor(ports: JournalPorts, inventory: Inventory, catalog: () => Catalog, graphPaceMs: () => number) {
    this.#ports = ports;
    this.#inventory = inventory;
    this.#catalog = catalog;
    this.#pace = new JournalPace(ports.clock, (path) => this.#verifyAfresh(path));
    this.#uses = new UseDesk(ports, graphPaceMs, (path) => this.#showAgain(path));
    this.#databases = new DatabaseDesk(ports, inventory, (path) => this.#showAgain(path));
  }

  /** Begins to verify what is new or changed at these places; does not wait for the verdicts. */
  async update(seen: SeenPlaces): Promise<void> {
    const found = new Map<string, JournalDialect>();
    for (const place of seen.places) {
      const dialect = this.#catalog().journalAt(place);
      if (dialect !== undefined) found.set(placePath(place), dialect);
      this.#uses.hint(place.folder, place.name);
    }
    this.#request(found);
    const isGone = (path: string): boolean => !found.has(path) && seen.listed.has(dirname(path));
    for (const path of [...this.#known.keys()]) if (isGone(path)) this.#drop(path);
    // One that is being read would come back when that is done.
    for (const [path, { dialect }] of this.#verifying) if (isGone(path)) this.#again.set(path, dialect);
    // One turn, so that a journal that is quick to verify stands in the same snapshot as its lock.
    await Promise.resolve();
  }

  /** Makes the next look verify every journal as a whole, changed or not. */
  forget(): void {
    for (const path of this.#known.keys()) this.#afresh.add(path);
    this.#uses.askAll();
  }

  /** Somebody looks now: what was put off because nobody did is done. */
  hurry(): void {
    this.#uses.hurry();
  }

  /** Resolves when every journal has been judged to its end. */
  async settled(): Promise<void> {
    while (this.#verifying.size > 0 || this.#later.size > 0 || this.#uses.isAsking || this.#databases.isAsking) {
      // Asking goes on by itself, and may bring nothing new.
      if (this.#uses.isAsking || this.#databases.isAsking) {
        await Promise.all([this.#uses.settled(), this.#databases.settled()]);
      } else await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    this.#again.clear();
    this.#pace.close();
    for (const cancel of this.#later.values()) cancel();
    this.#later.clear();
    this.#cancelPublish?.();
    await Promise.all([...this.#verifying.values()].map(({ work }) => work));
    await Promise.all([this.#uses.close(), this.#databases.close()]);
    this.#progress();
  }

  /** One look at all that is not being verified already; the rest comes again when it has been. */
  #request(journals: ReadonlyMap<string, JournalDialect>): void {
    if (this.#isClosed()) return;
    const due: (readonly [path: string, dialect: JournalDialect])[] = [];
    for (const [path, dialect] of journals) {
      if (this.#verifying.has(path)) this.#again.set(path, dialect);
      else due.push([path, dialect]);
    }
    if (due.length === 0) return;
    const looks = this.#ports.fs.look(due.map(([path]) => ({ path, maxBytes: 0 })));
    due.forEach(([path, dialect], index) => {
      this.#begin(
        path,
        dialect,
        looks.then((answers) => answers[index]),
      );
    });
  }

  #begin(path: string, dialect: JournalDialect, look: Promise<LookAnswer | undefined>): void {
    this.#cancelLater(path);
    const work = this.#verify(path, dialect, look)
      .catch((error: unknown) => {
        if (!this.#isClosed()) this.#ports.log.error(`cannot verify ${JSON.stringify(path)}`, error);
      })
      .finally(() => {
        this.#verifying.delete(path);
        const next = this.#again.get(path);
        this.#again.delete(path);
        if (next !== undefined) this.#request(new Map([[path, next]]));
        if (this.#verifying.size === 0) this.#publish();
        this.#progress();
      });
    this.#verifying.set(path, { dialect, work });
  }

  async #verify(path: string, dialect: JournalDialect, looking: Promise<LookAnswer | undefined>): Promise<void> {
    const { fs, clock } = this.#ports;
    const look = await looking;
    if (this.#isClosed()) return;
    if (look === undefined || !look.ok) {
      if (look?.error.code === 'ENOENT' || look?.error.code === 'ENOTDIR') this.#drop(path);
      return;
    }
    const stat = look.value.stat;
    const identity = identityOf(stat);
    const known = this.#known.get(path);
    if (known?.identity === identity && isSameFormat(known.dialect, dialect) && !this.#afresh.has(path)) {
      this.#databases.seen(path, dialect, stat);
      this.#show(path, known);
      return;
    }
    const wait = this.#afresh.has(path) ? 0 : this.#pace.waitFor(path);
    if (wait > 0) {
      this.#doLater(path, wait, () => this.#request(new Map([[path, dialect]])));
      return;
    }
    const afresh = this.#afresh.delete(path);
    const started = clock.now();
    const answer: Known['answer'] =
      stat.kind === 'file'
        ? await fs.verifyJournal(requestOf(path, dialect, afresh), this.#stop.signal)
        : fail({ code: 'ENOTFILE', message: `not a regular file but a ${stat.kind}` });
    if (this.#isClosed()) return;
    if (!answer.ok && answer.error.code === 'ENOENT') {
      this.#drop(path);
      return;
    }
    const isWhole = !answer.ok || answer.value.bytesRead >= stat.size;
    this.#pace.verified(path, clock.now() - started, isWhole);
    const next: Known = { dialect, identity, stat, since: clock.now(), answer };
    this.#known.set(path, next);
    this.#databases.seen(path, dialect, stat);
    this.#show(path, next);
  }

  /** Tells of a journal what stands for good, and the rest as soon as it does. */
  #show(path: string, { dialect, stat, since, answer }: Known): void {
    const now = this.#ports.clock.now();
    const whole = answer.ok ? answer.value.report : null;
    // The file's clock may be another's, and ahead of ours.
    const standsForMs = Math.max(now - stat.mtimeMs, now - since);
    const isLocked =
      dialect.lockName !== null && this.#isHeld(joinPath(dirname(path), dialect.lockName(basename(path))));
    const wait = whole === null ? 0 : waitForTail(whole, { standsForMs, isLocked });
    if (wait > 0) {
      this.#doLater(path, isLocked ? Math.min(wait, lockedAgainMs) : wait, () => {
        this.#showAgain(path);
      });
    }
    const settled = whole === null || wait === 0 ? whole : settledPart(whole);
    const database = this.#databases.databaseOf(path);
    // Between its last write to the journal and the end of a transaction, SQLite may be about to remove it.
    const isFresh = standsForMs < tailGraceMs;
    if (database !== null && isFresh && wait === 0) {
      this.#doLater(path, tailGraceMs - standsForMs, () => this.#showAgain(path));
    }
    const report = settled === null || isFresh ? settled : withDatabase(settled, database);
    const use = this.#uses.useOf(path, dialect, settled);
    const record = recordOf(path, dialect, { stat, answer, report, use, database });
    this.#result(record.id, record);
  }

  #showAgain(path: string): void {
    const known = this.#known.get(path);
    if (known !== undefined) this.#show(path, known);
    this.#publish();
  }

  #isHeld(lock: string): boolean {
    for (const { path, verdict } of this.#inventory.snapshot.locks.values()) {
      if (path === lock) return verdict === 'held' || verdict === 'overdue';
    }
    return false;
  }

  #verifyAfresh(path: string): void {
    const dialect = this.#known.get(path)?.dialect;
    if (dialect === undefined) return;
    this.#afresh.add(path);
    this.#request(new Map([[path, dialect]]));
  }

  /** What is done of a journal later; verifying it goes before judging its end. */
  #doLater(path: string, ms: number, run: () => void): void {
    this.#cancelLater(path);
    const cancel = this.#ports.clock.after(ms, () => {
      this.#later.delete(path);
      run();
      this.#progress();
    });
    this.#later.set(path, cancel);
  }

  #cancelLater(path: string): void {
    this.#later.get(path)?.();
    this.#later.delete(path);
  }

  #progress(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  /** Verdicts that come at once make one snapshot, and none waits long for the others. */
  #result(id: string, record: JournalRecord | null): void {
    this.#results.set(id, record);
    this.#cancelPublish ??= this.#ports.clock.after(publishMs, () => this.#publish());
  }

  #publish(): void {
    this.#cancelPublish?.();
    this.#cancelPublish = undefined;
    if (this.#results.size === 0 || this.#isClosed()) return;
    const journals = this.#results;
    this.#results = new Map();
    this.#inventory.apply({ journals });
  }

  /** A method, since the answer may be another after every await. */
  #isClosed(): boolean {
    return this.#stop.signal.aborted;
  }

  #drop(path: string): void {
    this.#pace.forget(path);
    this.#afresh.delete(path);
    this.#uses.forget(path);
    this.#databases.forget(path);
    this.#cancelLater(path);
    const known = this.#known.get(path);
    if (known === undefined) return;
    this.#known.delete(path);
    this.#result(`${known.dialect.id}:${path}`, null);
    if (this.#verifying.size === 0) this.#publish();
    this.#progress();
  }
}

/** A user may have declared it otherwise meanwhile. */
function isSameFormat(a: JournalDialect, b: JournalDialect): boolean {
  return a.id === b.id && JSON.stringify(a.declaration) === JSON.stringify(b.declaration);
}

function identityOf(stat: FileStat): string {
  return [stat.kind, stat.dev, stat.ino, stat.size, stat.mtimeNs].join(' ');
}
