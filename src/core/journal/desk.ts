import type { Catalog } from '../dialects/recognition';
import type { SeenPlaces } from '../hotFolders';
import { placePath } from '../hotFolders';
import type { Inventory, JournalRecord } from '../inventory';
import { dirname } from '../paths';
import type { Clock, FileStat, FileSystem, Log } from '../ports';
import type { JournalDialect } from './verifier';

interface JournalPorts {
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly log: Log;
}

interface Known {
  readonly dialect: JournalDialect;
  /** Of the file the last report is about; a file that still looks so is not verified again. */
  readonly identity: string;
}

type LookAnswer = Awaited<ReturnType<FileSystem['look']>>[number];

/** For this many milliseconds verdicts are gathered while others are on their way. */
const publishMs = 50;

/** Keeps the journals of the inventory verified. A journal is read only when its file has changed. */
export class JournalDesk {
  readonly #ports: JournalPorts;
  readonly #inventory: Inventory;
  readonly #catalog: () => Catalog;
  readonly #known = new Map<string, Known>();
  readonly #verifying = new Map<string, { readonly dialect: JournalDialect; readonly work: Promise<void> }>();
  readonly #again = new Map<string, JournalDialect>();
  readonly #stop = new AbortController();
  #results = new Map<string, JournalRecord | null>();
  #cancelPublish: (() => void) | undefined;

  constructor(ports: JournalPorts, inventory: Inventory, catalog: () => Catalog) {
    this.#ports = ports;
    this.#inventory = inventory;
    this.#catalog = catalog;
  }

  /** Begins to verify what is new or changed at these places; does not wait for the verdicts. */
  async update(seen: SeenPlaces): Promise<void> {
    const found = new Map<string, JournalDialect>();
    for (const place of seen.places) {
      const dialect = this.#catalog().journalAt(place);
      if (dialect !== undefined) found.set(placePath(place), dialect);
    }
    this.#request(found);
    const isGone = (path: string): boolean => !found.has(path) && seen.listed.has(dirname(path));
    for (const path of [...this.#known.keys()]) if (isGone(path)) this.#drop(path);
    // One that is being read would come back when that is done.
    for (const [path, { dialect }] of this.#verifying) if (isGone(path)) this.#again.set(path, dialect);
    // One turn, so that a journal that is quick to verify stands in the same snapshot as its lock.
    await Promise.resolve();
  }

  /** Makes the next look verify every journal, changed or not. */
  forget(): void {
    for (const [path, known] of this.#known) this.#known.set(path, { ...known, identity: '' });
  }

  /** Resolves when nothing is being verified. */
  async settled(): Promise<void> {
    while (this.#verifying.size > 0) await Promise.all([...this.#verifying.values()].map(({ work }) => work));
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    this.#again.clear();
    this.#cancelPublish?.();
    await this.settled();
  }

  /** One look at all that is not being verified already; the rest comes again when it has been. */
  #request(journals: ReadonlyMap<string, JournalDialect>): void {
    if (this.#isClosed() || journals.size === 0) return;
    const idle = [...journals].filter(([path]) => !this.#verifying.has(path));
    for (const [path, dialect] of journals) if (this.#verifying.has(path)) this.#again.set(path, dialect);
    const looks = this.#ports.fs.look(idle.map(([path]) => ({ path, maxBytes: 0 })));
    idle.forEach(([path, dialect], index) => {
      this.#begin(
        path,
        dialect,
        looks.then((answers) => answers[index]),
      );
    });
  }

  #begin(path: string, dialect: JournalDialect, look: Promise<LookAnswer | undefined>): void {
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
      });
    this.#verifying.set(path, { dialect, work });
  }

  async #verify(path: string, dialect: JournalDialect, looking: Promise<LookAnswer | undefined>): Promise<void> {
    const { fs } = this.#ports;
    const look = await looking;
    if (this.#isClosed()) return;
    if (look === undefined || !look.ok) {
      if (look?.error.code === 'ENOENT' || look?.error.code === 'ENOTDIR') this.#drop(path);
      return;
    }
    const stat = look.value.stat;
    const identity = identityOf(stat);
    if (this.#known.get(path)?.identity === identity) return;
    const answer =
      stat.kind === 'file'
        ? await fs.verifyJournal({ path, dialect: dialect.id, afresh: false }, this.#stop.signal)
        : { ok: false as const, error: { code: 'ENOTFILE', message: `not a regular file but a ${stat.kind}` } };
    if (this.#isClosed()) return;
    if (!answer.ok && answer.error.code === 'ENOENT') {
      this.#drop(path);
      return;
    }
    this.#known.set(path, { dialect, identity });
    const record: JournalRecord = {
      id: `${dialect.id}:${path}`,
      path,
      dialect: dialect.id,
      tool: dialect.tool,
      form: dialect.form,
      health: answer.ok ? answer.value.report.health : 'unreadable',
      report: answer.ok ? answer.value.report : null,
      error: answer.ok ? null : answer.error,
      modifiedAt: stat.mtimeMs,
      size: stat.size,
    };
    this.#result(record.id, record);
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
    const known = this.#known.get(path);
    if (known === undefined) return;
    this.#known.delete(path);
    this.#result(`${known.dialect.id}:${path}`, null);
    if (this.#verifying.size === 0) this.#publish();
  }
}

function identityOf(stat: FileStat): string {
  return [stat.kind, stat.dev, stat.ino, stat.size, stat.mtimeNs].join(' ');
}
