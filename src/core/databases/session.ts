/** One party on a database server: a backend of PostgreSQL, a connection of MySQL or MariaDB. */
export interface Session {
  /** Backend pid, or connection id. The server gives the number away again when the session has ended. */
  readonly id: number;
  /**
   * What tells it from a later session of the same number, as the server says it: `backend_start` to the microsecond, or
   * whatever an engine can ask for again in the very statement that ends a session. Compared, never computed with;
   * `null` where it may not be seen.
   */
  readonly mark: string | null;
  /** Milliseconds since the epoch, by the clock of the server. */
  readonly startedAt: number | null;
  readonly user: string | null;
  readonly database: string | null;
  /** As the client calls itself: `application_name`, or `program_name` of its connection attributes. */
  readonly application: string | null;
  /** Where it comes from; `null` for a socket of the machine, and where it may not be seen. */
  readonly client: { readonly address: string; readonly port: number | null } | null;
  /** The process on this machine that has the other end of the connection; `null` unless that is certain. */
  readonly process: SessionProcess | null;
  readonly state: SessionState;
  /** Since when it is in that state; by the clock of the server, as all times here. */
  readonly stateSince: number | null;
  /** When its transaction began; `null` when it is in none. */
  readonly transactionSince: number | null;
  /** What it executes, or executed last; `null` where that may not be seen. Shortened by the engine to 1,000 characters. */
  readonly statement: string | null;
  /** Undo records of its transaction, where the server counts them: how much ending it would roll back. */
  readonly undoRecords: number | null;
  /** A process of the server itself, such as autovacuum, or a replica's connection; never to be ended from here. */
  readonly isOfServer: boolean;
  /** The session that Lockscope itself asks with. */
  readonly isOwn: boolean;
}

/** `hidden`: there is such a session, and our user may not see what it does. */
export type SessionState =
  'active' | 'idle' | 'idle-in-transaction' | 'idle-in-failed-transaction' | 'prepared' | 'other' | 'hidden';

/** A process of this machine, as it was when it was seen to have the connection. */
export interface SessionProcess {
  readonly pid: number;
  /** As it may be shown. */
  readonly command: string | null;
  /** Milliseconds since the epoch, by our own clock. */
  readonly startedAt: number | null;
}

/** Whether it came over a socket of the server's own machine: from no address, as far as we may see it. */
export function isOverSocket({ client, isOfServer, isOwn, state }: Session): boolean {
  const isSeen = state !== 'hidden' && state !== 'prepared' && state !== 'other';
  return client === null && isSeen && !isOfServer && !isOwn;
}
