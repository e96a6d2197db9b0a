import type { Fact, MalformedReason } from '../evidence';
import type { LockKind } from '../lock';
import type { FileKind } from '../ports';
import type { Mechanism } from './mechanism';
import type { DialectWords } from './words';

/** A file name a dialect may claim, `length` characters long if that is known. Cheap to test: a crawl asks it of every name. */
export type NamePattern =
  { readonly exact: string } | { readonly prefix: string; readonly suffix: string; readonly length?: number };

/** What a file records of its holder beyond the pid: proof that does not depend on comparing clocks. */
export interface HolderIdentity {
  /** Start of the process in kernel ticks since boot: field 22 of `/proc/<pid>/stat`. */
  readonly startTicks?: number;
  /** Start of the process, milliseconds since the epoch, and how far that may be off. */
  readonly startedAt?: { readonly at: number; readonly withinMs: number };
  /** `/proc/sys/kernel/random/boot_id` of the boot it ran in, in lower case with dashes. */
  readonly bootId?: string;
  /** When the machine it ran on had booted, milliseconds since the epoch; known to two seconds. */
  readonly bootedAt?: number;
  /** Inode number of its pid namespace. */
  readonly pidNamespace?: number;
}

/** Who the file says has it. */
export type Claimant =
  | {
      readonly state: 'named';
      readonly pid: number;
      readonly host: string | null;
      readonly nonce: string | null;
      readonly identity?: HolderIdentity;
      /** When it was taken, milliseconds since the epoch, where the file says so itself. */
      readonly since?: number;
      /** What else it says that a person wants to know. Never a secret. */
      readonly facts?: readonly Fact[];
    }
  /** A pid can be read, but the content is not what the tool writes: good enough to protect, not to condemn. */
  | {
      readonly state: 'malformed';
      readonly reason: MalformedReason;
      readonly pid: number | null;
    }
  | { readonly state: 'empty' }
  /** This one names nobody. `host`: at least the machine is known. */
  | {
      readonly state: 'nobody';
      readonly host?: string;
      readonly since?: number;
      readonly facts?: readonly Fact[];
    }
  /** Not of this tool at all: what it is, another dialect may know. */
  | { readonly state: 'foreign' };

/** A name in its folder, with what stands beside it. */
export interface Place {
  readonly folder: string;
  readonly name: string;
  hasSibling(name: string): boolean;
  /** All names of the folder, as far as they are known. */
  siblings(): Iterable<string>;
}

/** What was read beside the file itself: names of companions, with their first bytes (empty where unreadable). */
export type Companions = ReadonlyMap<string, Uint8Array>;

/** How the mutex of a `kernel` dialect is taken. */
export interface KernelMutex {
  /** `fcntl`: opening and closing the file drops the locks our own process holds on it. `any`: either kind. */
  readonly by: 'flock' | 'fcntl' | 'any';
  /** The names, in the same folder, of the files that are locked; absent: the file itself. */
  readonly on?: (name: string) => readonly string[];
}

/** How to look for the holder of a lock that names nobody: running processes that use what it protects. */
export interface UserSearch {
  /** A command line of the tool. */
  readonly program: RegExp;
  /**
   * The folders in one of which such a process works (its cwd), or that its arguments name; or the very file that these
   * name.
   */
  readonly scopes: (folder: string, companions: Companions, name: string) => readonly string[];
  /** Environment variables by which the tool may be told where to work. */
  readonly variables?: readonly string[];
  /**
   * What may stand in a folder and lead the tool on to where it really works: ways from the folder to another one,
   * through links, or to a file that says `gitdir: <folder>`.
   */
  readonly leads?: readonly string[];
  /** Whether it may be used from other folders too: that nobody was found in these proves nothing then. */
  readonly isPartial?: boolean;
  /** Younger locks are never called stale, though nobody was found. Milliseconds. */
  readonly graceMs: number;
}

/**
 * Locks outside the workspace, looked at only when the user turned their group on. `folders`: absolute, or beginning
 * with `~`, `$TMPDIR`, `$XDG_RUNTIME_DIR` or `$JUPYTER_RUNTIME_DIR`; a segment may be or hold `*`, which is any text. Never walked through.
 */
export interface OutsidePlaces {
  readonly group: OutsideGroup;
  readonly folders: readonly string[];
}

export type OutsideGroup = 'browsers' | 'caches' | 'daemons' | 'editors' | 'security' | 'system';

/**
 * The files that a tool has in the folder that is its lock. A release takes them away with it, and nothing else: with
 * anything besides them in it, the folder stays.
 */
export interface FolderContents {
  readonly names: readonly string[];
  /** Bytes; a longer one is not the tool's. */
  readonly maxBytes: number;
}

/** How one tool writes one kind of lock or leftover: everything Lockscope must know of it. */
export interface Dialect {
  /** `tool.form`, part of the machine-readable contract. */
  readonly id: string;
  readonly tool: string;
  /** How the tool's own command line looks: a process of it is not taken for a stranger on the evidence of clocks. */
  readonly program: RegExp;
  readonly kind: LockKind;
  readonly mechanism: Mechanism;
  /** What the tool makes; absent: regular files. Another kind of thing under the name is `unknown`. */
  readonly shapes?: readonly FileKind[];
  readonly names: readonly NamePattern[];
  /** Narrows `names` by folder, shape and neighbours; absent: every matching name is claimed. */
  readonly claims?: (place: Place) => boolean;
  /** Whether `claims` or `companions` ask for neighbours, so that a new name means listing its folder. */
  readonly asksNeighbours?: boolean;
  /**
   * Whether the name says little, and only shape and content tell: what `parse` calls foreign, is empty, too long,
   * unreadable or of another kind, is nobody's and never shown.
   */
  readonly byContent?: boolean;
  /** Bytes to read at the most; 0 where opening the file could drop somebody's lock (design §5). */
  readonly maxBytes: number;
  /** Whether the first `maxBytes` say all, of files that are longer. */
  readonly readsHead?: boolean;
  /** The path of what the lock protects, relative to its folder: a name, `.` or a path that begins with `..`. */
  readonly resource: (name: string) => string;
  /** Names in the same folder that are read as well (4 KiB of each), or whose mere name says something. */
  readonly companions?: (place: Place) => readonly string[];
  readonly parse: (bytes: Uint8Array, name: string, companions: Companions) => Claimant;
  /** Reads where a symbolic link points, for dialects whose lock is one. */
  readonly parseLink?: (target: string, name: string) => Claimant;
  /** Reads a folder, for dialects whose lock is one: at most the first hundred names, and the `contents` by their names. */
  readonly parseEntries?: (entries: readonly string[], name: string, contents?: Companions) => Claimant;
  /** Of a lock that is a folder: what the tool has in it. Absent: nothing. */
  readonly contents?: FolderContents;
  /** With `kernel`: which lock of the operating system says held. Also for `data` that a locked file protects. */
  readonly mutex?: KernelMutex;
  /** With `existence`, for locks that name nobody. */
  readonly users?: UserSearch;
  /** What the tool itself does with an old lock: milliseconds after which it takes or sweeps it, dead or alive. */
  readonly leaseMs: number | null;
  /**
   * With `heartbeat`: after this many milliseconds without one most holders are gone, while a few may have set a longer
   * lease for themselves; between the two nothing is said. Absent: the lease is the same for all.
   */
  readonly usualLeaseMs?: number;
  /** Whether the tool clears a dead one by itself the next time it runs. */
  readonly selfHealing: boolean;
  /** The tool's own way to clear it, as the exact command line; `null` where there is none. */
  readonly cure: string | null;
  /** What else a crash of the tool leaves beside it: globs, relative to its folder. */
  readonly leftovers?: readonly string[];
  /** Whether Lockscope may ever remove it. */
  readonly removable: boolean;
  /**
   * Only where the lock is a mere stamp, and whoever wants it leaves it alone while the process in it lives, or as long
   * as it is young: what the tool itself would write for this process, or that it is a folder with nothing in it. A
   * release then exchanges the two, so that the name is never free before everybody who read of the dead holder has
   * acted. Never for a file that becomes, or is, the data.
   */
  readonly stamp?: ((pid: number, hex: string) => string) | 'empty-folder';
  /**
   * Under which name it says where a process is, as an entry of a registry: what stands before the dot of the file's name,
   * or the tool's. By default pid files and records are such entries, by their stems, and nothing else is one.
   */
  readonly entry?: 'stem' | 'tool' | 'none';
  /** Whether it is there for a moment only, and not shown while its maker lives. */
  readonly passes?: boolean;
  readonly outside?: OutsidePlaces;
  readonly words: DialectWords;
}
