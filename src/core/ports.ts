import type { CatalogOptions } from './dialects/catalogOptions';
import type { JournalDeclaration } from './journal/declared/declaration';
import type { GraphFacts } from './journal/graphFacts';
import type { GraphTrouble } from './journal/graphTrouble';
import type { FileVersion } from './journal/repair/preview';
import type { JournalReport } from './journal/report';
import type { Result } from './result';

/**
 * The host as the core sees it: the only doors between `src/core` and the machine.
 * Implemented over `node:*` in `src/node`, in memory in `test/support`.
 */

/** A failed system call. `code` is the errno name (`ENOENT`, `EACCES`, …) or `EUNKNOWN`. */
export interface FileError {
  readonly code: string;
  readonly message: string;
}

/** Whether this says that nothing stands there; any other error says nothing about that. */
export function isGone(error: FileError): boolean {
  return error.code === 'ENOENT' || error.code === 'ENOTDIR';
}

export type FileKind = 'file' | 'directory' | 'symlink' | 'other';

/** What `lstat` says; never of a link's target. Times in milliseconds since the epoch. */
export interface FileStat {
  readonly kind: FileKind;
  /** Decimal text: device and inode numbers can exceed 2^53. */
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** When the inode was made; where the file system does not keep it, its last status change. */
  readonly birthtimeMs: number;
  /** Whether processes that our process table does not show may have written it: another machine's, another container's. */
  readonly shared: boolean;
  /** Decimal text of nanoseconds since the epoch; compared, never computed with. */
  readonly mtimeNs: string;
  /** Number of the user it belongs to; `null` where files have no such number. */
  readonly uid: number | null;
  /** How many names the file has. */
  readonly names: number;
  /** Permission bits, as `chmod` takes them. */
  readonly mode: number;
}

/** One path as it was at one moment. `content` is present for regular files that were asked to be read. */
export interface Sighting {
  readonly path: string;
  readonly stat: FileStat;
  readonly content: Content | null;
  /** Where a symbolic link points, as it is written; `null` for anything else, and where it cannot be read. */
  readonly target: string | null;
  /** The names in a folder, sorted, at most a hundred; `null` unless asked for, and where it cannot be listed. */
  readonly entries: readonly string[] | null;
  /** What stands under these names, in their order; `null` unless asked for, and where there are more than eight. */
  readonly contents: readonly Sighting[] | null;
}

/** Bytes of a file up to the limit asked for, or why they could not be had. */
export type Content =
  | { readonly state: 'read'; readonly bytes: Uint8Array; readonly truncated: boolean; readonly sha256: string }
  | { readonly state: 'unreadable'; readonly error: FileError };

export interface LookRequest {
  readonly path: string;
  /** Bytes to read at the most; 0 means: never open the file, `lstat` only (see design §5). */
  readonly maxBytes: number;
  /** Whether the names in it are wanted, should it be a folder. */
  readonly entries?: boolean;
  /** Bytes to read at the most of each file in it, should it be a folder; absent or 0: what is in it is not looked at. */
  readonly contentBytes?: number;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: FileKind;
}

export interface CrawlRequest {
  readonly root: string;
  /** Names of folders never entered. */
  readonly prunedNames: readonly string[];
  /** Glob patterns, relative to the root, of folders never entered. */
  readonly excludes: readonly string[];
  /** Which dialects are looked for. */
  readonly catalog: CatalogOptions;
  /** How long finds may be kept back before they are told, in milliseconds; half a second unless said otherwise. */
  readonly tellAfterMs?: number;
  /** Somebody waits for the end: more than one thread may be used. */
  readonly isHurried?: boolean;
}

/** Folders that hold at least one name the catalogue may claim. */
export interface CrawlFound {
  readonly folders: readonly string[];
  /** Such folders below one that is left out as a whole: see `peeks`. */
  readonly peeked: readonly string[];
}

/** All that a crawl found. */
export interface CrawlReport extends CrawlFound {
  /** Files called `.git`: they say where the git directory of a linked worktree or a submodule is. */
  readonly gitFiles: readonly string[];
  readonly foldersSeen: number;
  readonly filesSeen: number;
  /** Folders that could not be listed; at most the first hundred. */
  readonly unreadable: readonly { readonly path: string; readonly error: FileError }[];
}

export interface JournalRequest {
  readonly path: string;
  /** Id of its format. */
  readonly dialect: string;
  /** What the format was declared by, if it is a user's own. */
  readonly declaration?: JournalDeclaration;
  /** Verifies all of it, whatever is remembered of it. */
  readonly afresh: boolean;
}

export interface VerifiedJournal {
  readonly report: JournalReport;
  /** How much of it was read for that: all of it, or what was appended since it was verified last. */
  readonly bytesRead: number;
}

/** Looking: asynchronous, batched, never writes, never follows a symlink, never opens what is not a regular file. */
export interface FileSystem {
  /** `lstat` and read a batch; the answers stand in the order of the requests. */
  look(requests: readonly LookRequest[]): Promise<readonly Result<Sighting, FileError>[]>;
  list(folder: string): Promise<Result<readonly FolderEntry[], FileError>>;
  /**
   * Walks below `root`. Aborting rejects with the signal's reason. `onFound` is told now and then what has been found
   * since it was told last, so that nobody has to wait for the end of a long walk; the report has all of it.
   */
  crawl(
    request: CrawlRequest,
    signal: AbortSignal,
    onFound?: (found: CrawlFound) => void,
  ): Promise<Result<CrawlReport, FileError>>;
  /** Whether git tracks these files, in the order of the paths. A file in no repository is `untracked`. */
  tracking(paths: readonly string[]): Promise<readonly Tracking[]>;
  /** Streams a journal through the verifier of its format; of one that has only grown, what is new. */
  verifyJournal(request: JournalRequest, signal: AbortSignal): Promise<Result<VerifiedJournal, FileError>>;
}

/**
 * Reads codegraph's database where that harms nobody: in a process of its own, without SQLite's locks, without a change
 * to any file.
 */
export interface GraphReader {
  /**
   * What is in the database at this path and in its write-ahead log. Answers within a few seconds, whatever stands
   * there; one after the other. Rejects with the reason of the signal when that is aborted.
   */
  read(path: string, signal: AbortSignal): Promise<Result<GraphFacts, GraphTrouble>>;
}

/**
 * Acting: synchronous, so that nothing can run between the last check and the act.
 * Each call is one system call or a fixed few; none follows a symlink, none but `replace` overwrites.
 */
export interface Hands {
  look(request: LookRequest): Result<Sighting, FileError>;
  list(folder: string): Result<readonly FolderEntry[], FileError>;
  /** Atomic within a folder, of files, links and folders. The caller guarantees that `to` is a fresh, unguessable name. */
  rename(from: string, to: string): Result<void, FileError>;
  /** Puts a file, link or folder back under a name without overwriting: fails with `EEXIST` when the name is taken. */
  restore(from: string, to: string): Result<void, FileError>;
  /** Makes a file that was not there: `EEXIST` when the name is taken, by whatever it is. */
  create(path: string, text: string): Result<void, FileError>;
  /**
   * Makes a file that was not there, with the owner and the mode of another one that we may write to, and has it on the
   * disk. Where that fails nothing is left.
   */
  createLike(path: string, text: string, like: string): Result<FileVersion, FileError>;
  /**
   * Makes an empty folder that was not there, into which nobody may write, as no tool makes its own: it can be told from
   * theirs. `EEXIST` when the name is taken, by whatever it is.
   */
  makeFolder(path: string): Result<void, FileError>;
  /**
   * Makes a symbolic link to a name beside it: `EEXIST` when the name is taken, by whatever it is; `ENOTSUP` where other
   * users could not follow it.
   */
  makeLink(path: string, target: string): Result<void, FileError>;
  /** Takes an empty folder away, and nothing else: `ENOTEMPTY` with anything in it. */
  removeFolder(path: string): Result<void, FileError>;
  /** Whether this system can exchange two names at all; a file system may still be unable to. */
  canSwap(): boolean;
  /**
   * Exchanges what stands under two names, in one step in which neither is ever free. `ENOSYS` where this system, this
   * file system or this installation cannot.
   */
  swap(a: string, b: string): Result<void, FileError>;
  /** Takes one name of a file or a link away, never a folder. The caller guarantees that it is its own. */
  unlink(path: string): Result<void, FileError>;
  /** Gives a file a second name: `EEXIST` when it is taken. File systems without hard links cannot. */
  link(from: string, to: string): Result<void, FileError>;
  /** Gives a file the name of another one, which thereby loses it, in one step. The caller has seen to that other one. */
  replace(from: string, to: string): Result<void, FileError>;
  /** Has the names in a folder on the disk, as far as the system knows how to. */
  flushFolder(folder: string): void;
}

/** How a lock was taken out of its place: `swap`, the name was never free meanwhile; `quarantine`, it was. */
export type Removal = 'swap' | 'quarantine';

/** A file in a folder that was removed with it. */
export interface KeptContent {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

export interface KeptFile {
  readonly id: string;
  /** Where it stood. */
  readonly path: string;
  readonly dialect: string;
  readonly kind: 'lock' | 'temp' | 'journal' | 'entry';
  /** What it is; a folder only if nothing is in it but `contents`. */
  readonly shape: 'file' | 'symlink' | 'directory';
  /** Milliseconds since the epoch. */
  readonly removedAt: number;
  readonly by: Removal;
  /** What was removed in one go bears the same mark, and is put back in one. */
  readonly batch: string;
  readonly holderPid: number | null;
  /** Size in bytes and digest of what was removed, to show and to check before it is put back. */
  readonly size: number;
  readonly sha256: string | null;
  /** Of a folder that was not empty, the files in it; there is nothing else. */
  readonly contents?: readonly KeptContent[];
  /**
   * Of a journal, the SHA-256 of the one that took its place: it only goes back as long as that stands there unchanged.
   * Absent where that is not known, and for what left its place empty.
   */
  readonly replacement?: string;
  /** Of an entry: what is kept is the file as it was when it had the entry. */
  readonly entry?: KeptEntry;
}

/** Where an entry stood in its file, and what whoever puts it back has to take: the name of the lock is that of a file beside it. */
export interface KeptEntry {
  /** The last is its own, those before lead to where it stood. */
  readonly keys: readonly string[];
  readonly lock: { readonly form: 'folder' | 'pid'; readonly name: string } | null;
}

/** What was removed and can be put back, until the user clears it. Survives restarts; bounded, oldest dropped first. */
export interface UndoStore {
  /** Takes what lies in quarantine over: afterwards it is no longer there, or, where that failed, nothing is kept. */
  keep(entry: KeptFile, quarantine: string): Promise<Result<void, FileError>>;
  /**
   * Takes away what lies in quarantine if it is kept already, by one who was ended before it could do that; `false`
   * where it is not.
   */
  finish(quarantine: string): Promise<Result<boolean, FileError>>;
  /** Newest first. Fails where the store itself cannot be read; an entry that cannot is left out. */
  list(): Promise<Result<readonly KeptFile[], FileError>>;
  /** Puts it back where it stood, without overwriting (`EEXIST`), and forgets it. */
  restore(id: string): Promise<Result<void, FileError>>;
  /** Makes a second one of a file that is kept, whole and on the disk; it stays kept. `EEXIST` when the name is taken. */
  copyTo(id: string, path: string): Promise<Result<void, FileError>>;
  /** Forgets these for good. */
  clear(ids: readonly string[]): Promise<Result<void, FileError>>;
}

/** What version control says of a file: `unknown` where there is a repository that could not be understood. */
export type Tracking = 'tracked' | 'untracked' | 'unknown';

/** What this machine says of itself. */
export interface Host {
  readonly hostname: string;
  /** Of this boot, as in `/proc/sys/kernel/random/boot_id`; `null` where there is none. */
  readonly bootId: string | null;
  /** Inode number of our pid namespace; `null` where there are none. */
  readonly pidNamespace: number | null;
  /** How long this machine has slept since it booted, in milliseconds; `null` when that cannot be told. */
  sleptMs(): number | null;
  readonly platform: string;
  /** Milliseconds since the epoch, by today's clock; `null` when unknown. */
  readonly bootedAt: number | null;
  /**
   * Milliseconds since the epoch of the last clock step seen while we ran, `null` when none was.
   * A time stamp from before a step cannot be compared with a process start read after it.
   */
  clockSteppedAt(): number | null;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once, after at least `ms`; the returned function cancels. Never keeps the process alive. */
  after(ms: number, run: () => void): () => void;
}

/** A hint that something may have changed; never a fact. `name` is absent when only the folder is known. */
export interface Hint {
  readonly folder: string;
  readonly name: string | null;
}

export interface Watcher {
  /** Watches one folder, not what lies below it. Idempotent. */
  watch(folder: string): void;
  unwatch(folder: string): void;
  readonly onHint: Subscribe<Hint>;
  /** A folder cannot be watched (limit reached, permission): it will be polled instead. */
  readonly onTrouble: Subscribe<{ readonly folder: string; readonly error: FileError }>;
  close(): Promise<void>;
}

export type Subscribe<T> = (listener: (event: T) => void) => { dispose(): void };

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
}
