import type { JournalDatabase } from './journal/database';
import type { JournalHealth, JournalReport } from './journal/report';
import type { JournalUse } from './journal/use';
import type { LockRecord } from './lock';
import type { FileError, Subscribe } from './ports';
import type { Registry } from './registry/registry';
import type { Disposable } from './util/disposable';
import { Emitter } from './util/emitter';

export interface JournalRecord {
  /** Stable as long as a journal stands at this path. */
  readonly id: string;
  readonly path: string;
  readonly dialect: string;
  readonly tool: string;
  /** What such a file is, as its format calls it. */
  readonly title: string;
  /** `text` can be opened at a line of it. */
  readonly form: 'text' | 'binary';
  /** Whether its format says how it is put in order; otherwise only its own tool may do that. */
  readonly isRepairable: boolean;
  readonly health: JournalHealth;
  /** `null` when it could not be read. */
  readonly report: JournalReport | null;
  readonly error: FileError | null;
  /** Whether its tool will use it; `null` for formats without that question, and until it is known. */
  readonly use: JournalUse | null;
  /** The database that it belongs to; `null` for formats without one, and until it is known. */
  readonly database: JournalDatabase | null;
  /** mtime in milliseconds since the epoch, size in bytes, of the file that was verified. */
  readonly modifiedAt: number;
  readonly size: number;
}

/** Something that keeps Lockscope from seeing everything. */
export type Notice =
  | { readonly code: 'folder-unreadable'; readonly path: string; readonly error: FileError }
  | { readonly code: 'folder-unwatched'; readonly path: string; readonly error: FileError };

/** All that is known at one moment. Never changed: a change makes a new one. */
export interface Snapshot {
  readonly generation: number;
  /** `looking` until the first crawl of all folders is through. */
  readonly phase: 'looking' | 'complete';
  readonly locks: ReadonlyMap<string, LockRecord>;
  readonly journals: ReadonlyMap<string, JournalRecord>;
  /** Those whose entries are not locks as well; `core/registry/registries.ts` has all. */
  readonly registries: ReadonlyMap<string, Registry>;
  readonly notices: readonly Notice[];
}

export interface InventoryChange {
  readonly snapshot: Snapshot;
  readonly previous: Snapshot;
  /** Ids of locks and journals that came, went or are judged otherwise than before. */
  readonly ids: ReadonlySet<string>;
}

/** What to write; `null` removes. */
export interface InventoryUpdate {
  readonly locks?: ReadonlyMap<string, LockRecord | null>;
  readonly journals?: ReadonlyMap<string, JournalRecord | null>;
  readonly registries?: ReadonlyMap<string, Registry | null>;
  readonly notices?: readonly Notice[];
  readonly phase?: Snapshot['phase'];
}

/** The one owner of state: swaps an immutable snapshot and says what changed. */
export class Inventory implements Disposable {
  readonly #changed: Emitter<InventoryChange>;
  #snapshot: Snapshot = {
    generation: 0,
    phase: 'looking',
    locks: new Map(),
    journals: new Map(),
    registries: new Map(),
    notices: [],
  };

  constructor(onListenerError: (error: unknown) => void) {
    this.#changed = new Emitter(onListenerError);
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  get onChange(): Subscribe<InventoryChange> {
    return this.#changed.event;
  }

  /** Applies an update; fires only if something is different afterwards. */
  apply(update: InventoryUpdate): void {
    const previous = this.#snapshot;
    const ids = new Set<string>();
    const locks = merge(previous.locks, update.locks, ids);
    const journals = merge(previous.journals, update.journals, ids);
    const registries = merge(previous.registries, update.registries, new Set());
    const notices =
      update.notices === undefined || same(update.notices, previous.notices) ? previous.notices : update.notices;
    const phase = update.phase ?? previous.phase;
    const isSame = registries === previous.registries && notices === previous.notices && phase === previous.phase;
    if (ids.size === 0 && isSame) return;
    this.#snapshot = { generation: previous.generation + 1, phase, locks, journals, registries, notices };
    this.#changed.fire({ snapshot: this.#snapshot, previous, ids });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function merge<T>(
  before: ReadonlyMap<string, T>,
  update: ReadonlyMap<string, T | null> | undefined,
  changed: Set<string>,
): ReadonlyMap<string, T> {
  if (update === undefined) return before;
  let after: Map<string, T> | undefined;
  for (const [id, value] of update) {
    const known = before.get(id);
    if (value === null ? known === undefined : known !== undefined && same(known, value)) continue;
    after ??= new Map(before);
    if (value === null) after.delete(id);
    else after.set(id, value);
    changed.add(id);
  }
  return after ?? before;
}

/** Records are plain data without cycles, built in one place each, so their text is their identity. */
function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
