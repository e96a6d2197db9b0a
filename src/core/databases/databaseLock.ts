import type { LockName } from './lockName';

/** What is locked on a server. Numbers that may exceed 2^53 are decimal text. */
export type LockTarget =
  /** PostgreSQL's advisory locks: a signed number of 64 bits, or two of 32. They belong to a database. */
  | { readonly kind: 'advisory'; readonly form: 'bigint'; readonly key: string; readonly database: string | null }
  | {
      readonly kind: 'advisory';
      readonly form: 'two-int';
      readonly key: readonly [number, number];
      readonly database: string | null;
    }
  /** `GET_LOCK` of MySQL and MariaDB: one name space for the whole server. */
  | { readonly kind: 'named'; readonly name: string }
  /** A table, index or the like as a whole; `name` is `null` where only its number is known. */
  | {
      readonly kind: 'relation';
      readonly database: string | null;
      readonly schema: string | null;
      readonly name: string | null;
      readonly oid: string | null;
    }
  /** A row. `row` is how the server names it: page and tuple, or index and record. */
  | {
      readonly kind: 'row';
      readonly schema: string | null;
      readonly table: string | null;
      readonly index: string | null;
      readonly row: string | null;
    }
  /** Whoever waits here waits for the end of a transaction, mostly for a row that it changed. */
  | { readonly kind: 'transaction'; readonly id: string }
  | { readonly kind: 'virtual-transaction'; readonly id: string }
  /** Metadata of something of MySQL's or MariaDB's: a table, a schema, the whole instance. */
  | { readonly kind: 'metadata'; readonly type: string; readonly schema: string | null; readonly name: string | null }
  /** Anything else, in the words of the server. */
  | { readonly kind: 'other'; readonly type: string; readonly text: string };

/** One lock that a session has or wants. */
export interface DatabaseLock {
  /** Stable as long as the same session has or wants the same in the same mode. */
  readonly id: string;
  readonly target: LockTarget;
  /** The human name of an advisory or named lock, once it is known. */
  readonly name: LockName | null;
  /** In the words of the server: `ExclusiveLock`, `SHARED_WRITE`, `X,REC_NOT_GAP`. */
  readonly mode: string;
  readonly access: 'shared' | 'exclusive' | 'other';
  /** Number of the session. A prepared transaction has a lock and no session. */
  readonly session: number | null;
  /** Of the transaction that a lock was taken in, where several locks of one belong together. */
  readonly transaction: string | null;
  readonly state: 'held' | 'waiting';
  /** Since when it is waited for. The servers do not say since when a lock is held. */
  readonly waitingSince: number | null;
  /** How often the session has taken it, where the server counts that. */
  readonly count: number | null;
}
