import { createHash } from 'node:crypto';
import type { Content, FileError, FileKind, LookRequest, Sighting } from '../../../src/core/ports';
import { fail, ok, type Result } from '../../../src/core/result';
import { dirname } from '../../../src/core/paths';

/** Times in whole milliseconds since the epoch. */
export interface NodeTimes {
  readonly mtimeMs?: number;
  readonly birthtimeMs?: number;
  /** Where a symbolic link points. */
  readonly target?: string;
  readonly mode?: number;
}

interface MemoryNode {
  readonly kind: FileKind;
  readonly ino: number;
  readonly bytes: Uint8Array;
  readonly mtimeMs: number;
  readonly birthtimeMs: number;
  /** What opening it answers. */
  readonly openError?: FileError;
  /** Of a symbolic link. */
  readonly target: string | null;
  readonly mode: number;
}

/** The system's own times, unlike those that tools set, are never in whole milliseconds. */
const belowMs = 0.25;

/** Names and inodes as a POSIX file system has them, in one map; a folder exists while it was made or holds something. */
export class MemoryTree {
  readonly #nodes = new Map<string, MemoryNode>();
  readonly #now: () => number;
  /** What `lstat` answers for a path, whatever stands there. */
  readonly lookErrors = new Map<string, FileError>();
  #lastInode = 100;
  #hasLinks = false;
  /** The number of the folder removed last, which the next one gets: so do some file systems. */
  #freed: number | null = null;
  /** Milliseconds that have gone by, where each making of a folder takes one. */
  #ticks = 0;
  readonly #doesTick: boolean;

  /** `doesTick`: no two folders are made in the same millisecond; otherwise all are. */
  constructor(now: () => number, doesTick = false) {
    this.#now = now;
    this.#doesTick = doesTick;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#now() + this.#ticks;
  }

  get paths(): readonly string[] {
    return [...this.#nodes.keys()].sort();
  }

  /** Makes a new inode at this path, as a rename over it would. */
  put(path: string, content: string | Uint8Array, times: NodeTimes = {}): void {
    this.#place(path, 'file', toBytes(content), times);
  }

  /** Writes into the inode that is there. */
  overwrite(path: string, content: string | Uint8Array, mtimeMs = this.#now()): void {
    const node = this.#nodes.get(path);
    if (node === undefined) throw new Error(`nothing at ${path}`);
    const written = { ...node, bytes: toBytes(content), mtimeMs };
    for (const name of this.#namesOf(node, path)) this.#nodes.set(name, written);
  }

  /** Gives the inode that is there another one's number, with all else as it was. */
  renumber(path: string): void {
    this.#change(path, { ino: ++this.#lastInode });
  }

  putSpecial(path: string, kind: Exclude<FileKind, 'file'>, times: NodeTimes = {}): void {
    this.#place(path, kind, new Uint8Array(), times);
  }

  lock(path: string, openError: FileError): void {
    this.#change(path, { openError });
  }

  remove(path: string): void {
    for (const known of [...this.#nodes.keys()]) {
      if (known === path || known.startsWith(`${path}/`)) this.#nodes.delete(known);
    }
  }

  has(path: string): boolean {
    return this.#nodes.has(path);
  }

  text(path: string): string | undefined {
    const node = this.#nodes.get(path);
    return node === undefined ? undefined : new TextDecoder().decode(node.bytes);
  }

  rename(from: string, to: string): Result<void, FileError> {
    const node = this.#nodes.get(from);
    if (node === undefined) return fail(fileError('ENOENT'));
    const there = this.#nodes.get(to);
    if (there !== undefined && there !== node && node.kind === 'directory') {
      if (there.kind !== 'directory') return fail(fileError('ENOTDIR'));
      if (this.children(to)?.size !== 0) return fail(fileError('ENOTEMPTY'));
    }
    const inside = this.#take(from);
    this.#nodes.delete(from);
    this.#nodes.set(to, node);
    this.#give(to, inside);
    return ok(undefined);
  }

  restore(from: string, to: string): Result<void, FileError> {
    if (!this.#nodes.has(from)) return fail(fileError('ENOENT'));
    return this.#nodes.has(to) ? fail(fileError('EEXIST')) : this.rename(from, to);
  }

  create(path: string, content: string | Uint8Array): Result<void, FileError> {
    if (this.#nodes.has(path)) return fail(fileError('EEXIST'));
    this.put(path, content);
    return ok(undefined);
  }

  swap(a: string, b: string): Result<void, FileError> {
    const [atA, atB] = [this.#nodes.get(a), this.#nodes.get(b)];
    if (atA === undefined || atB === undefined) return fail(fileError('ENOENT'));
    const [inA, inB] = [this.#take(a), this.#take(b)];
    this.#nodes.set(a, atB);
    this.#nodes.set(b, atA);
    this.#give(a, inB);
    this.#give(b, inA);
    return ok(undefined);
  }

  makeFolder(path: string, mode = 0o755): Result<void, FileError> {
    if (this.has(path)) return fail(fileError('EEXIST'));
    if (this.#doesTick) this.#ticks += 1;
    this.putSpecial(path, 'directory', { mtimeMs: this.now() + belowMs, mode });
    if (this.#freed !== null) this.#change(path, { ino: this.#freed });
    this.#freed = null;
    return ok(undefined);
  }

  makeLink(path: string, target: string): Result<void, FileError> {
    if (this.has(path)) return fail(fileError('EEXIST'));
    this.putSpecial(path, 'symlink', { target });
    return ok(undefined);
  }

  /** Where a path leads, through a link to a name beside it; `null` where the link leads to nothing, or to itself. */
  follow(path: string): string | null {
    const node = this.#nodes.get(path);
    if (node?.kind !== 'symlink') return path;
    const there = `${dirname(path)}/${node.target ?? ''}`;
    return this.has(there) && there !== path ? this.follow(there) : null;
  }

  removeFolder(path: string): Result<void, FileError> {
    const node = this.#nodes.get(path);
    if (node === undefined) return fail(fileError('ENOENT'));
    if (node.kind !== 'directory') return fail(fileError('ENOTDIR'));
    if ((this.children(path)?.size ?? 0) > 0) return fail(fileError('ENOTEMPTY'));
    this.#nodes.delete(path);
    this.#freed = node.ino;
    return ok(undefined);
  }

  /** Sets the time of what is there. */
  touch(path: string, mtimeMs: number): Result<void, FileError> {
    return this.#change(path, { mtimeMs }) ? ok(undefined) : fail(fileError('ENOENT'));
  }

  unlink(path: string): Result<void, FileError> {
    const node = this.#nodes.get(path);
    if (node === undefined) return fail(fileError('ENOENT'));
    if (node.kind === 'directory') return fail(fileError('EISDIR'));
    this.#nodes.delete(path);
    return ok(undefined);
  }

  /** Gives a file a second name. */
  link(from: string, to: string): Result<void, FileError> {
    const node = this.#nodes.get(from);
    if (node === undefined) return fail(fileError('ENOENT'));
    if (this.#nodes.has(to)) return fail(fileError('EEXIST'));
    this.#nodes.set(to, node);
    this.#hasLinks = true;
    return ok(undefined);
  }

  /** A copy that goes its own way from here. */
  fork(): MemoryTree {
    const copy = new MemoryTree(this.#now, this.#doesTick);
    for (const [path, node] of this.#nodes) copy.#nodes.set(path, node);
    copy.#lastInode = this.#lastInode;
    copy.#hasLinks = this.#hasLinks;
    copy.#freed = this.#freed;
    copy.#ticks = this.#ticks;
    return copy;
  }

  /** All that can be told of it, as text: two trees with the same are the same to everybody who looks. */
  get state(): string {
    const nodes = [...this.#nodes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { kind, ino, bytes, mtimeMs, mode, target }]) => [
        ...[path, kind, ino, new TextDecoder().decode(bytes), mtimeMs, mode, target],
      ]);
    return JSON.stringify([nodes, this.#freed, this.#ticks]);
  }

  look({ path, maxBytes, entries: wantsEntries, contentBytes = 0 }: LookRequest): Result<Sighting, FileError> {
    const error = this.lookErrors.get(path);
    if (error !== undefined) return fail(error);
    const node = this.#nodes.get(path);
    if (node === undefined) return fail(fileError('ENOENT'));
    const stat = {
      kind: node.kind,
      dev: '1',
      ino: String(node.ino),
      size: node.bytes.length,
      mtimeMs: node.mtimeMs,
      birthtimeMs: node.birthtimeMs,
      shared: false,
      mtimeNs: String(BigInt(Math.round(node.mtimeMs * 1_000)) * 1_000n),
      uid: 1_000,
      names: this.#namesOf(node, path).length,
      mode: node.mode,
    };
    const content = node.kind === 'file' && maxBytes > 0 ? contentOf(node, maxBytes) : null;
    const entries =
      wantsEntries === true && node.kind === 'directory' ? [...(this.children(path)?.keys() ?? [])].sort() : null;
    const seen =
      contentBytes === 0
        ? undefined
        : entries?.map((name) => this.look({ path: `${path}/${name}`, maxBytes: contentBytes }));
    const contents = seen?.every((one) => one.ok) === true ? seen.map(({ value }) => value) : null;
    return ok({ path, stat, content, target: node.target, entries, contents });
  }

  /** The names directly below a folder and their kinds, or `undefined` when there is no such folder. */
  children(folder: string): ReadonlyMap<string, FileKind> | undefined {
    const prefix = folder === '/' ? '/' : `${folder}/`;
    const names = new Map<string, FileKind>();
    for (const [path, node] of this.#nodes) {
      if (!path.startsWith(prefix)) continue;
      const [name = '', ...deeper] = path.slice(prefix.length).split('/');
      names.set(name, deeper.length > 0 ? 'directory' : node.kind);
    }
    const exists = names.size > 0 || this.#nodes.get(folder)?.kind === 'directory';
    return exists ? names : undefined;
  }

  /** Takes what is below a folder out, by the ways to it. */
  #take(folder: string): ReadonlyMap<string, MemoryNode> {
    const found = new Map<string, MemoryNode>();
    if (this.#nodes.get(folder)?.kind !== 'directory') return found;
    for (const [path, node] of this.#nodes)
      if (path.startsWith(`${folder}/`)) found.set(path.slice(folder.length), node);
    for (const way of found.keys()) this.#nodes.delete(`${folder}${way}`);
    return found;
  }

  #give(folder: string, inside: ReadonlyMap<string, MemoryNode>): void {
    for (const [way, node] of inside) this.#nodes.set(`${folder}${way}`, node);
  }

  #namesOf({ ino }: MemoryNode, path: string): readonly string[] {
    // Most trees have no second names, and thousands of files.
    if (!this.#hasLinks) return [path];
    return [...this.#nodes].flatMap(([name, node]) => (node.ino === ino ? [name] : []));
  }

  #place(path: string, kind: FileKind, bytes: Uint8Array, times: NodeTimes): void {
    const parent = this.#nodes.get(dirname(path));
    if (parent !== undefined && parent.kind !== 'directory') throw new Error(`${dirname(path)} is no folder`);
    const now = this.now();
    this.#nodes.set(path, {
      kind,
      ino: ++this.#lastInode,
      bytes,
      mtimeMs: times.mtimeMs ?? now,
      birthtimeMs: times.birthtimeMs ?? times.mtimeMs ?? now,
      target: times.target ?? null,
      mode: times.mode ?? (kind === 'directory' ? 0o755 : 0o644),
    });
  }

  #change(path: string, changes: Partial<MemoryNode>): boolean {
    const node = this.#nodes.get(path);
    if (node !== undefined) this.#nodes.set(path, { ...node, ...changes });
    return node !== undefined;
  }
}

export function fileError(code: string): FileError {
  return { code, message: code };
}

function contentOf(node: MemoryNode, maxBytes: number): Content {
  if (node.openError !== undefined) return { state: 'unreadable', error: node.openError };
  const bytes = node.bytes.slice(0, maxBytes);
  return {
    state: 'read',
    bytes,
    truncated: node.bytes.length > maxBytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
