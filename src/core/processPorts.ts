/** Processes, and what they hold and use, as the core sees them; see `ports.ts`. */

/** One process as the operating system's table shows it. */
export type ProcessState =
  | {
      readonly state: 'running' | 'zombie';
      readonly pid: number;
      /** Milliseconds since the epoch, by today's clock; `null` when the system would not say. */
      readonly startedAt: number | null;
      /** How far `startedAt` may be off, in milliseconds. */
      readonly startPrecisionMs: number;
      /** The same in the kernel's ticks since boot, which no change of the clock touches; `null` where there are none. */
      readonly startTicks: number | null;
      /** Command line, arguments joined by blanks; `null` when it is not ours to read. */
      readonly command: string | null;
      readonly parentPid: number | null;
      readonly user: string | null;
      /** Whether a signal has stopped it: it is there, and does nothing until it is told to go on. */
      readonly isStopped?: true;
    }
  /** No process has this id. */
  | { readonly state: 'absent'; readonly pid: number }
  /** The id belongs to a thread of another process: nobody's pid. */
  | { readonly state: 'thread'; readonly pid: number; readonly processPid: number }
  /** Something with this id is there, but nothing more can be seen of it. */
  | { readonly state: 'hidden'; readonly pid: number }
  /** The table could not be read: says nothing about the process. */
  | { readonly state: 'unreadable'; readonly pid: number; readonly reason: string };

/**
 * Questions that are asked with the same one are asked of one moment: what was read of a process for one of them may
 * serve the others. Without one, all is read anew.
 */
export interface Moment {
  readonly name: symbol;
}

export interface ProcessTable {
  /** One batched look at all the pids; the answer has an entry for every pid asked for. Never rejects. */
  query(pids: readonly number[], signal?: AbortSignal, moment?: Moment): Promise<ReadonlyMap<number, ProcessState>>;
}

/** A file as the kernel knows it, with the path under which we do. */
export interface FileIdentity {
  readonly path: string;
  /** Decimal text, as in `FileStat`. */
  readonly dev: string;
  readonly ino: string;
}

export interface KernelLockRequest {
  /** Locks on these files are reported in any case. */
  readonly files: readonly FileIdentity[];
  /** Locks on any file below these folders are reported too, as far as a holder's descriptor tells its path. */
  readonly roots: readonly string[];
}

/** One lock of the operating system on one file. */
export interface KernelLock {
  /** Of the request's files, or as a holder's descriptor has it. */
  readonly path: string;
  readonly dev: string;
  readonly ino: string;
  readonly type: 'flock' | 'posix' | 'ofd' | 'lease' | 'share';
  readonly mode: 'shared' | 'exclusive';
  /** Bytes; `to` is the last byte, `null` for the end of the file however far it grows. */
  readonly from: number;
  readonly to: number | null;
  /** The process that took it, `null` where the system does not say (OFD locks). It may be gone. */
  readonly takerPid: number | null;
  /** The processes that hold it now: that have the locked descriptor open, inherited or taken. Empty: could not be seen. */
  readonly holderPids: readonly number[];
  readonly waiters: readonly { readonly pid: number; readonly mode: 'shared' | 'exclusive' }[];
}

export type KernelLockReport =
  | {
      readonly state: 'read';
      readonly locks: readonly KernelLock[];
      /** Whether there may be locks that are not shown here: those of other pid namespaces seen from an inner one. */
      readonly partlyHidden: boolean;
    }
  | { readonly state: 'unreadable'; readonly reason: string };

/** The operating system's own locks. */
export interface KernelLockTable {
  /** One look for all of them. Never rejects. */
  query(request: KernelLockRequest, signal?: AbortSignal, moment?: Moment): Promise<KernelLockReport>;
}

/** Who uses what a lock protects. */
export interface UseQuestion {
  /** The lock itself: a process that has it open uses it, whatever it is called. */
  readonly file: FileIdentity;
  /** Whether it has other names: it may be open under one of those. */
  readonly hasOtherNames: boolean;
  /** Its owner's number, from `FileStat`: who made it ran as this user. `null`: any user. */
  readonly uid: number | null;
  readonly program: RegExp;
  /** Absolute folders. A process of the program that works in or below one of them, or names one in its arguments, uses it. */
  readonly scopes: readonly string[];
  /** Environment variables of such a process whose values count like its arguments. */
  readonly variables: readonly string[];
  /** What in a folder that such a process works in may lead to a scope elsewhere; see `UserSearch`. */
  readonly leads?: readonly string[];
}

export interface Use {
  readonly pid: number;
  readonly how: 'open' | 'cwd' | 'argument';
}

export type UseAnswer =
  | {
      readonly state: 'looked';
      readonly uses: readonly Use[];
      /** How many processes might use it as well and could not be looked into: other users', other mount namespaces'. */
      readonly unreadable: number;
    }
  | { readonly state: 'unreadable'; readonly reason: string };

/** Running processes by what they work on. */
export interface ProcessUses {
  /** One walk over the processes for all questions; the answers stand in their order. Never rejects. */
  ask(questions: readonly UseQuestion[], signal?: AbortSignal, moment?: Moment): Promise<readonly UseAnswer[]>;
}

/** A TCP port at which a process is said to wait for connections. `pid`: `null` where it is not said which. */
export interface ListenerQuestion {
  readonly port: number;
  readonly pid: number | null;
}

export type ListenerAnswer =
  | {
      readonly state: 'looked';
      /** Who waits there: several where one has inherited it of another. */
      readonly pids: readonly number[];
      /** Whether somebody waits there who could not be seen. */
      readonly hidden: boolean;
    }
  | { readonly state: 'unreadable'; readonly reason: string };

/** Who waits for connections at which port. */
export interface PortListeners {
  /** One look for all questions; the answers stand in their order. Never rejects. */
  ask(
    questions: readonly ListenerQuestion[],
    signal?: AbortSignal,
    moment?: Moment,
  ): Promise<readonly ListenerAnswer[]>;
}

/** A TCP connection that may be open: its near end is the one whose process is asked for. Addresses as `plainAddress` has them. */
export interface ConnectionQuestion {
  readonly local: AddressesAndPort;
  readonly remote: AddressesAndPort;
}

export interface AddressesAndPort {
  /** Any of them. */
  readonly addresses: readonly string[];
  readonly port: number;
}

/** Who has the near end of open TCP connections of this machine, and who is served over its sockets of the file system. */
export interface ConnectionOwners {
  /** Our own process. */
  readonly pid: number;
  /** The addresses that this machine has now, as the system spells them. */
  addresses(): readonly string[];
  /**
   * One look for all questions; the answers stand in their order, and name everybody who has the near end of such a
   * connection. Never rejects.
   */
  ask(questions: readonly ConnectionQuestion[], signal?: AbortSignal): Promise<readonly ListenerAnswer[]>;
  /**
   * Who has the far end of the one connection that each of these processes serves over a socket of such a path: nobody
   * of one that serves none, or more than one. One look, in their order. Never rejects.
   */
  servedBy(pids: readonly number[], path: RegExp, signal?: AbortSignal): Promise<readonly ListenerAnswer[]>;
}

/** Processes of containers on this machine. */
export interface InnerProcesses {
  /**
   * Of these numbers, those that some process has inside a container, or may have: a container writes them into
   * folders that it shares with us, and they mean nothing in our own table. Never rejects.
   */
  namesakes(pids: readonly number[]): Promise<ReadonlySet<number>>;
}
