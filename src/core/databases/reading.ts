import type { Wait } from '../waits/wait';
import type { DatabaseLock } from './databaseLock';
import type { PreparedTransaction } from './preparedTransaction';
import type { Session } from './session';
import type { TableLock } from './tableLock';
import type { TableNote } from './tableNote';
import type { TlsFlaw } from './tlsFlaw';

export type DatabaseSystem = 'postgresql' | 'mysql' | 'mariadb';

export interface ServerFacts {
  readonly system: DatabaseSystem;
  /** As the server says it, such as `16.4` or `10.11.6-MariaDB`. */
  readonly version: string;
  readonly database: string | null;
  readonly user: string;
  /** A standby, or a read-only replica: its locks are its own, and not those of its primary. */
  readonly isReplica: boolean;
}

/** What a server said at one moment. */
export interface DatabaseReading {
  readonly server: ServerFacts;
  /** Milliseconds since the epoch, by the clock of the server: with it alone its times are compared. */
  readonly at: number;
  /** Milliseconds that the server took to answer, by its own account; `null` where it does not say. */
  readonly tookMs: number | null;
  /** Those that have a lock, wait for one or are waited for; by number. */
  readonly sessions: ReadonlyMap<number, Session>;
  readonly locks: readonly DatabaseLock[];
  readonly waits: readonly Wait[];
  /** Those that have a lock: they have no session, and keep it over a restart of the server. */
  readonly prepared: readonly PreparedTransaction[];
  /** Locks that are rows of tables. */
  readonly tableLocks: readonly TableLock[];
  /** Tables that say where a tool stands. */
  readonly notes: readonly TableNote[];
  /** What could not be seen. */
  readonly gaps: readonly DatabaseGap[];
  /** How many locks there were besides those given here; 0 as a rule. */
  readonly omittedLocks: number;
}

/** What cannot be seen, of which the rest is no less true. `cure` is SQL, or a line of a server's configuration. */
export interface DatabaseGap {
  readonly code:
    /** Other users' sessions are hidden: their statements and states. */
    | 'sessions-hidden'
    /** The server does not record what would say it: performance_schema, an instrument, a plugin. */
    | 'not-instrumented'
    /** A view or table that may not be read. */
    | 'not-permitted'
    /** A table that would say it, but is itself locked against reading. */
    | 'table-locked'
    /** A pooler answers: numbers of sessions are the server's, yet clients are not. Its name is the subject, empty where it does not tell. */
    | 'pooled'
    | 'replica'
    /** Names that were asked for with a query of the user's own, which failed. */
    | 'candidates-failed';
  /** What it is about: the name of a view, an instrument, a table. */
  readonly subject: string;
  readonly cure: string | null;
  /** What the server said, where it said something. */
  readonly message: string | null;
}

/** Why nothing could be read at all. */
export interface DatabaseTrouble {
  readonly code:
    | 'unknown-host'
    | 'refused'
    | 'timeout'
    /** User, password or certificate. */
    | 'not-authenticated'
    | 'no-such-database'
    | 'too-many-connections'
    /** TLS: the server has none, or its certificate is not trusted. */
    | 'tls'
    /** The connection ended in the middle. */
    | 'lost'
    | 'starting-up'
    /** A version that is not understood. */
    | 'unsupported'
    /** The target as it is written cannot be understood, or what it needs is not there. */
    | 'not-configured'
    | 'cancelled'
    | 'failed';
  /** In the words of the driver or the server; never with a password. */
  readonly message: string;
  /** Where it is for TLS, and what is known of it; the parameters that cure it are called differently in either URL. */
  readonly tls?: { readonly flaw: TlsFlaw; readonly parameters: 'postgresql' | 'mysql' };
}
