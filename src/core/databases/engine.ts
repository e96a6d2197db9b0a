import type { Result } from '../result';
import type { DatabaseSystem, DatabaseReading, DatabaseTrouble } from './reading';
import type { Route } from './route';

/** How a server is reached. Never written anywhere: it has the password in it. */
export interface DatabaseTarget {
  readonly system: DatabaseSystem;
  /** A URL of the driver's, with everything it needs; what is missing in it comes from the usual places (`PG*`, `~/.pgpass`, `~/.my.cnf`). */
  readonly url: string;
  /** Takes the place of a password in the URL. */
  readonly password: string | null;
  /** Nobody may be ended through it, whatever is asked. */
  readonly lookOnly: boolean;
}

/** What a lock may stand for, to try: computed into keys and compared. */
export interface NameCandidates {
  /** Texts. Each is tried as the tools do it: its hash on the server, its SHA-256, itself as a number. */
  readonly texts: readonly string[];
  /** A `SELECT` of one column of texts, that is run read-only with the limits of all statements. */
  readonly query: string | null;
}

export interface EngineOptions {
  readonly candidates: NameCandidates;
  /** Milliseconds that one statement may take. */
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** One kind of server; loads its driver when it is first used. */
export interface DatabaseEngine {
  /** Opens one connection. Aborting gives `cancelled`; nothing stays open. */
  connect(
    target: DatabaseTarget,
    options: EngineOptions,
    signal: AbortSignal,
  ): Promise<Result<DatabaseLink, DatabaseTrouble>>;
}

/** A process that a server has for one session alone, called by the number of the session. */
export interface Backend {
  /** As the server has it: ours only if both are in the same pid namespace. */
  readonly pid: number;
  /** How paths of sockets end at which the server takes connections. */
  readonly sockets: RegExp;
}

/** One open connection, read-only but for `act`. One call at a time. */
export interface DatabaseLink {
  /** How our own connection looks from both of its ends; `null` for a socket of the file system, or where that is not said. */
  readonly route: Route | null;
  /** What serves our own session; `null` where sessions have no process of their own, or it is not known. */
  readonly backend: Backend | null;
  read(signal: AbortSignal): Promise<Result<DatabaseReading, DatabaseTrouble>>;
  /** Does it only if everything it names is still as it was seen; says so otherwise. */
  act(action: DatabaseAction, signal: AbortSignal): Promise<Result<ActOutcome, DatabaseTrouble>>;
  /** What `act` would send, for a person to send it. */
  sqlOf(action: DatabaseAction): string;
  /** Stops asking, awaits what runs, closes. Idempotent. */
  close(): Promise<void>;
}

export type DatabaseAction =
  /** `cancel` ends the statement, `terminate` the session. The mark is that of the session which was seen. */
  | { readonly kind: 'cancel' | 'terminate'; readonly session: number; readonly mark: string }
  /** Lets go of a lock that is a row, by the statement of `TableLock.releaseSql`. */
  | { readonly kind: 'release-row'; readonly lock: string; readonly sql: string };

export type ActOutcome =
  | { readonly kind: 'done' }
  /** The session of that number is another now, or the row is not as it was. */
  | { readonly kind: 'changed-underneath' }
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'refused';
      /** `replica` and `read-only`: the server lets nobody change anything, whoever it is. */
      readonly reason: 'look-only' | 'own-session' | 'server-process' | 'not-permitted' | 'replica' | 'read-only';
      readonly message: string | null;
    };
