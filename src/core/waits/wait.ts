/** One session waits for another. Several blockers of one waiter are several waits. */
export interface Wait {
  readonly waiter: number;
  /** `null`: a prepared transaction, which has no session. */
  readonly blocker: number | null;
  /** Id of the lock that is waited for; `null` where the server does not say. */
  readonly lock: string | null;
  /** Milliseconds since the epoch, by the clock of the server. */
  readonly since: number | null;
  /** The blocker does not have it, and only stands before it in the queue. */
  readonly isQueue: boolean;
}
