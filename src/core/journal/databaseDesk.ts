import type { Inventory } from '../inventory';
import { basename } from '../paths';
import type { FileStat, Log } from '../ports';
import type { Disposable } from '../util/disposable';
import { askDatabase, type DatabasePorts } from './askDatabase';
import type { JournalDatabase } from './database';
import type { JournalDialect } from './verifier';

/** What is known of the database of one journal. */
interface Beside {
  dialect: JournalDialect;
  stat: FileStat;
  database: JournalDatabase | null;
  asking: Promise<void> | null;
  /** Something happened meanwhile. */
  again: boolean;
}

/**
 * Knows of each journal of a database who has that locked: asked when the journal was looked at, and when the verdict on
 * it as a lock has changed.
 */
export class DatabaseDesk {
  readonly #ports: DatabasePorts & { readonly log: Log };
  readonly #onAnswer: (journal: string) => void;
  readonly #beside = new Map<string, Beside>();
  readonly #stop = new AbortController();
  readonly #watching: Disposable;

  /** `onAnswer`: another answer than before is known for this journal. */
  constructor(ports: DatabasePorts & { readonly log: Log }, inventory: Inventory, onAnswer: (journal: string) => void) {
    this.#ports = ports;
    this.#onAnswer = onAnswer;
    this.#watching = inventory.onChange(({ ids, snapshot, previous }) => {
      for (const id of ids) {
        const path = (snapshot.locks.get(id) ?? previous.locks.get(id))?.path;
        if (path !== undefined && this.#beside.has(path)) this.#check(path);
      }
    });
  }

  /** `null` for formats without a database, and until it is known. */
  databaseOf(path: string): JournalDatabase | null {
    return this.#beside.get(path)?.database ?? null;
  }

  /** The journal was looked at, and stands there like this. */
  seen(path: string, dialect: JournalDialect, stat: FileStat): void {
    if (dialect.database === undefined) return;
    const known = this.#beside.get(path);
    if (known === undefined) {
      this.#beside.set(path, { dialect, stat, database: null, asking: null, again: false });
    } else {
      known.dialect = dialect;
      known.stat = stat;
    }
    this.#check(path);
  }

  forget(path: string): void {
    this.#beside.delete(path);
  }

  /** Whether an answer is on its way. */
  get isAsking(): boolean {
    return this.#asking.length > 0;
  }

  /** Resolves when no answer is on its way any more. */
  async settled(): Promise<void> {
    while (this.isAsking) await Promise.all(this.#asking);
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    this.#watching.dispose();
    const asking = this.#asking;
    this.#beside.clear();
    await Promise.all(asking);
  }

  get #asking(): readonly Promise<void>[] {
    return [...this.#beside.values()].flatMap(({ asking }) => asking ?? []);
  }

  #check(path: string): void {
    const beside = this.#beside.get(path);
    if (beside === undefined || this.#stop.signal.aborted) return;
    if (beside.asking !== null) {
      beside.again = true;
      return;
    }
    beside.asking = this.#ask(path, beside)
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) this.#ports.log.error(`cannot ask after the database of ${path}`, error);
        return false;
      })
      .then((isNew) => {
        beside.asking = null;
        if (this.#stop.signal.aborted || this.#beside.get(path) !== beside) return;
        if (beside.again) {
          beside.again = false;
          this.#check(path);
        }
        if (isNew) this.#onAnswer(path);
      });
  }

  /** Answers whether it is another answer than before. */
  async #ask(path: string, beside: Beside): Promise<boolean> {
    const { dialect, stat } = beside;
    const name = dialect.database?.(basename(path));
    if (name === undefined) return false;
    const database = await askDatabase(this.#ports, { path, name, stat }, this.#stop.signal);
    const isNew = JSON.stringify(database) !== JSON.stringify(beside.database);
    beside.database = database;
    return isNew;
  }
}
