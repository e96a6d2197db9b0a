import type { FileError, KeptFile, UndoStore } from '../../../src/core/ports';
import { fail, ok, type Result } from '../../../src/core/result';
import { fileError, type MemoryTree } from './memoryTree';

const folder = '/undo';

/** Keeps removed files in the same tree, below `/undo`. */
export class MemoryUndoStore implements UndoStore {
  readonly #tree: MemoryTree;
  #entries: readonly KeptFile[] = [];
  /** What `keep` answers instead of keeping. */
  keepError: FileError | undefined;
  /** What happens right before it keeps anything. */
  beforeKeep: () => void = () => undefined;
  /** What `list` answers instead of listing. */
  listError: FileError | undefined;

  constructor(tree: MemoryTree) {
    this.#tree = tree;
  }

  keep(entry: KeptFile, quarantine: string): Promise<Result<void, FileError>> {
    this.beforeKeep();
    if (this.keepError !== undefined) return Promise.resolve(fail(this.keepError));
    const moved = this.#tree.rename(quarantine, `${folder}/${entry.id}`);
    if (moved.ok) this.#entries = [entry, ...this.#entries];
    return Promise.resolve(moved);
  }

  /** What lies in this tree is moved in with one step. */
  finish(): Promise<Result<boolean, FileError>> {
    return Promise.resolve(ok(false));
  }

  list(): Promise<Result<readonly KeptFile[], FileError>> {
    return Promise.resolve(this.listError === undefined ? ok(this.#entries) : fail(this.listError));
  }

  restore(id: string): Promise<Result<void, FileError>> {
    const entry = this.#entries.find((candidate) => candidate.id === id);
    if (entry === undefined) return Promise.resolve(fail(fileError('ENOENT')));
    const restored = this.#tree.restore(`${folder}/${id}`, entry.path);
    if (restored.ok) this.#entries = this.#entries.filter((candidate) => candidate !== entry);
    return Promise.resolve(restored.ok ? ok(undefined) : restored);
  }

  copyTo(id: string, path: string): Promise<Result<void, FileError>> {
    return Promise.resolve(this.#tree.link(`${folder}/${id}`, path));
  }

  clear(ids: readonly string[]): Promise<Result<void, FileError>> {
    for (const id of ids) this.#tree.remove(`${folder}/${id}`);
    this.#entries = this.#entries.filter(({ id }) => !ids.includes(id));
    return Promise.resolve(ok(undefined));
  }
}
