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
}

/** One path as it was at one moment. `content` is present for regular files that were asked to be read. */
export interface Sighting {
  readonly path: string;
  readonly stat: FileStat;
  readonly content: Content | null;
}

/** Bytes of a file up to the limit asked for, or why they could not be had. */
export type Content =
  | { readonly state: 'read'; readonly bytes: Uint8Array; readonly truncated: boolean; readonly sha256: string }
  | { readonly state: 'unreadable'; readonly error: FileError };

export interface LookRequest {
  readonly path: string;
  /** Bytes to read at the most; 0 means: never open the file, `lstat` only (see design §5). */
  readonly maxBytes: number;
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
}

/** What a crawl found: folders that hold at least one name the catalogue may claim. */
export interface CrawlReport {
  readonly folders: readonly string[];
  readonly foldersSeen: number;
  readonly filesSeen: number;
  /** Folders that could not be listed; at most the first hundred. */
  readonly unreadable: readonly { readonly path: string; readonly error: FileError }[];
}

/** Looking: asynchronous, batched, never writes, never follows a symlink, never opens what is not a regular file. */
export interface FileSystem {
  /** `lstat` and read a batch; the answers stand in the order of the requests. */
  look(requests: readonly LookRequest[]): Promise<readonly Result<Sighting, FileError>[]>;
  list(folder: string): Promise<Result<readonly FolderEntry[], FileError>>;
  /** Walks below `root`. Aborting rejects with the signal's reason. */
  crawl(request: CrawlRequest, signal: AbortSignal): Promise<Result<CrawlReport, FileError>>;
  /** Streams a journal through the verifier of its format. */
  verifyJournal(path: string, dialect: string, signal: AbortSignal): Promise<Result<JournalReport, FileError>>;
}

/**
 * Acting: synchronous, so that nothing can run between the last check and the act.
 * Each call is one system call or a fixed few; none follows a symlink, none overwrites.
 */
export interface Hands {
  look(request: LookRequest): Result<Sighting, FileError>;
  /** Atomic within a folder. The caller guarantees that `to` is a fresh, unguessable name. */
  rename(from: string, to: string): Result<void, FileError>;
  /** Puts a file back under a name without overwriting: fails with `EEXIST` when the name is taken. */
  restore(from: string, to: string): Result<void, FileError>;
}

export interface KeptFile {
  readonly id: string;
  /** Where the file stood. */
  readonly path: string;
  readonly dialect: string;
  readonly kind: 'lock' | 'temp';
  /** Milliseconds since the epoch. */
  readonly removedAt: number;
  readonly holderPid: number | null;
  /** Size in bytes and digest of what was removed, to show and to check before it is put back. */
  readonly size: number;
  readonly sha256: string | null;
}

/** What was removed and can be put back. Survives restarts; bounded, oldest dropped first. */
export interface UndoStore {
  /** Takes the quarantined file over: afterwards it is no longer at `quarantine`. */
  keep(entry: KeptFile, quarantine: string): Promise<Result<void, FileError>>;
  /** Newest first. */
  list(): Promise<readonly KeptFile[]>;
  /** Puts the file back where it stood, without overwriting (`EEXIST`), and forgets it. */
  restore(id: string): Promise<Result<void, FileError>>;
}

/** One process as the operating system's table shows it. */
export type ProcessState =
  | {
      readonly state: 'running' | 'zombie';
      readonly pid: number;
      /** Milliseconds since the epoch, by today's clock; `null` when the system would not say. */
      readonly startedAt: number | null;
      /** How far `startedAt` may be off, in milliseconds. */
      readonly startPrecisionMs: number;
      /** Command line, arguments joined by blanks; `null` when it is not ours to read. */
      readonly command: string | null;
      readonly parentPid: number | null;
      readonly user: string | null;
    }
  /** No process has this id. */
  | { readonly state: 'absent'; readonly pid: number }
  /** The id belongs to a thread of another process: nobody's pid. */
  | { readonly state: 'thread'; readonly pid: number; readonly processPid: number }
  /** Something with this id is there, but nothing more can be seen of it. */
  | { readonly state: 'hidden'; readonly pid: number }
  /** The table could not be read: says nothing about the process. */
  | { readonly state: 'unreadable'; readonly pid: number; readonly reason: string };

export interface ProcessTable {
  /** One batched look at all the pids; the answer has an entry for every pid asked for. Never rejects. */
  query(pids: readonly number[], signal?: AbortSignal): Promise<ReadonlyMap<number, ProcessState>>;
}

/** What this machine says of itself. */
export interface Host {
  readonly hostname: string;
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
