import type { FileVersion } from '../../../src/core/journal/repair/preview';
import type { FileError, FolderEntry, Hands, LookRequest, Sighting } from '../../../src/core/ports';
import { fail, ok, type Result } from '../../../src/core/result';
import type { MemoryTree } from './memoryTree';

type Step =
  | 'look'
  | 'rename'
  | 'restore'
  | 'create'
  | 'createLike'
  | 'swap'
  | 'unlink'
  | 'list'
  | 'link'
  | 'replace'
  | 'makeFolder'
  | 'makeLink'
  | 'removeFolder';

export const unwritableMode = 0o555;

/** Hands over a tree in memory; a test may let something happen right before the nth call of a kind, or make it fail. */
export class MemoryHands implements Hands {
  readonly #tree: MemoryTree;
  readonly #before = new Map<string, () => void>();
  readonly #failures = new Map<string, FileError>();
  /** All calls, in order. */
  readonly calls: string[] = [];
  /** Whether this system, and this file system, can exchange two names. */
  swaps: 'yes' | 'not-here' | 'no' = 'yes';

  constructor(tree: MemoryTree) {
    this.#tree = tree;
  }

  /** `nth` counts the calls of this kind from 1. */
  before(step: Step, nth: number, run: () => void): void {
    this.#before.set(`${step} ${nth}`, run);
  }

  failAt(step: Step, nth: number, error: FileError): void {
    this.#failures.set(`${step} ${nth}`, error);
  }

  look(request: LookRequest): Result<Sighting, FileError> {
    return this.#take('look', request.path) ?? this.#tree.look(request);
  }

  list(folder: string): Result<readonly FolderEntry[], FileError> {
    const taken = this.#take('list', folder);
    if (taken !== undefined) return taken;
    const children = this.#tree.children(folder);
    if (children === undefined) return fail({ code: 'ENOENT', message: 'ENOENT' });
    return ok([...children].map(([name, kind]) => ({ name, kind })));
  }

  rename(from: string, to: string): Result<void, FileError> {
    return this.#take('rename', from) ?? this.#tree.rename(from, to);
  }

  restore(from: string, to: string): Result<void, FileError> {
    return this.#take('restore', to) ?? this.#tree.restore(from, to);
  }

  create(path: string, text: string): Result<void, FileError> {
    return this.#take('create', path) ?? this.#tree.create(path, text);
  }

  createLike(path: string, text: string, like: string): Result<FileVersion, FileError> {
    return this.#take('createLike', path) ?? createLikeIn(this.#tree, path, text, like);
  }

  makeFolder(path: string): Result<void, FileError> {
    return this.#take('makeFolder', path) ?? this.#tree.makeFolder(path, unwritableMode);
  }

  makeLink(path: string, target: string): Result<void, FileError> {
    return this.#take('makeLink', path) ?? this.#tree.makeLink(path, target);
  }

  removeFolder(path: string): Result<void, FileError> {
    return this.#take('removeFolder', path) ?? this.#tree.removeFolder(path);
  }

  canSwap(): boolean {
    return this.swaps !== 'no';
  }

  swap(a: string, b: string): Result<void, FileError> {
    const taken = this.#take('swap', a);
    if (taken !== undefined) return taken;
    return this.swaps === 'yes' ? this.#tree.swap(a, b) : fail({ code: 'ENOSYS', message: 'ENOSYS' });
  }

  unlink(path: string): Result<void, FileError> {
    return this.#take('unlink', path) ?? this.#tree.unlink(path);
  }

  link(from: string, to: string): Result<void, FileError> {
    return this.#take('link', from) ?? this.#tree.link(from, to);
  }

  replace(from: string, to: string): Result<void, FileError> {
    return this.#take('replace', to) ?? this.#tree.rename(from, to);
  }

  flushFolder(folder: string): void {
    this.calls.push(`flush ${folder}`);
  }

  #take(step: Step, path: string): { readonly ok: false; readonly error: FileError } | undefined {
    this.calls.push(`${step} ${path}`);
    const key = `${step} ${this.calls.filter((call) => call.startsWith(`${step} `)).length}`;
    this.#before.get(key)?.();
    const error = this.#failures.get(key);
    return error === undefined ? undefined : { ok: false, error };
  }
}

/** A new file in the likeness of another one. */
export function createLikeIn(
  tree: MemoryTree,
  path: string,
  text: string,
  like: string,
): Result<FileVersion, FileError> {
  const model = tree.look({ path: like, maxBytes: 0 });
  if (!model.ok) return model;
  const made = tree.create(path, text);
  if (!made.ok) return made;
  tree.put(path, text, { mode: model.value.stat.mode });
  const seen = tree.look({ path, maxBytes: text.length * 4 + 1 });
  if (!seen.ok) return seen;
  const { dev, ino, size, mtimeNs } = seen.value.stat;
  const sha256 = seen.value.content?.state === 'read' ? seen.value.content.sha256 : '';
  return ok({ dev, ino, size, mtimeNs, sha256 });
}
