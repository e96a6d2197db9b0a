/** A transaction that was prepared to be committed in two phases (`PREPARE TRANSACTION`, `XA PREPARE`), and waits for the second. */
export interface PreparedTransaction {
  /** As `DatabaseLock.transaction` of its locks. */
  readonly transaction: string;
  /** The name that its second phase is called by; `null` where it may not be seen. */
  readonly gid: string | null;
  readonly owner: string | null;
  readonly database: string | null;
  /** Milliseconds since the epoch, by the clock of the server. */
  readonly preparedAt: number | null;
}
