/** What a server said at one moment, as texts of the server become numbers and nouns. */
export interface Graph {
  /** Milliseconds since the epoch, by the clock of the server. */
  readonly at: number;
  /** For how long the server was busy with it, in milliseconds; `null` where it did not say. */
  readonly tookMs: number | null;
  /** Whole seconds since the epoch, as text: part of the mark of every session. */
  readonly startedAt: string;
  readonly sessions: ReadonlyMap<number, SessionRow>;
  readonly programs: ReadonlyMap<number, string>;
  /** Numbers of connections by those that performance_schema gives to threads. */
  readonly threads: ReadonlyMap<string, number>;
  readonly metadata: readonly MetadataRow[];
  readonly transactions: readonly TransactionRow[];
  readonly rowLocks: ReadonlyMap<string, RowLock>;
  readonly rowWaits: readonly RowWait[];
  /** Whether metadata locks are recorded; `null` where that may not be seen. */
  readonly isInstrumented: boolean | null;
}

export interface SessionRow {
  readonly id: number;
  readonly user: string;
  readonly host: string;
  readonly database: string | null;
  readonly command: string;
  /** For how long it has been in what it does. */
  readonly forMs: number | null;
  readonly state: string | null;
  readonly statement: string | null;
}

export interface MetadataRow {
  readonly type: string;
  readonly schema: string | null;
  readonly name: string | null;
  readonly mode: string;
  readonly duration: string | null;
  readonly isPending: boolean;
  /** `null`: a prepared transaction, which has no session. */
  readonly session: number | null;
}

export interface TransactionRow {
  readonly id: string;
  /** `null`: a prepared transaction, which has no session. */
  readonly session: number | null;
  readonly startedAt: number | null;
  readonly requestedLock: string | null;
  readonly waitingSince: number | null;
  readonly undoRecords: number | null;
}

export interface RowLock {
  readonly id: string;
  readonly transaction: string;
  readonly mode: string;
  readonly isTable: boolean;
  readonly schema: string | null;
  readonly table: string | null;
  readonly index: string | null;
  readonly row: string | null;
  readonly isWaiting: boolean | null;
  /** `null`: of a prepared transaction, which has no session; `undefined`: it may not be seen whose it is. */
  readonly session: number | null | undefined;
}

export interface RowWait {
  readonly requestedLock: string;
  readonly blockingLock: string;
  readonly waiter: number | null | undefined;
  readonly blocker: number | null | undefined;
}
