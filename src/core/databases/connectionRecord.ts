import type { LinkState } from '../connections/readingLoop';
import type { DatabaseReading, DatabaseSystem, DatabaseTrouble } from './reading';
import type { WaitingSince } from './waitingSince';

/** A connection as a user asked for it. Without a password. */
export interface DatabaseConnection {
  /** Stable over changes of what it leads to. */
  readonly id: string;
  readonly name: string;
  /** `null` where that stands in a variable, which is read when it is needed. */
  readonly system: DatabaseSystem | null;
  /** Where it leads, in short, or the variable that says so. */
  readonly place: string;
  readonly lookOnly: boolean;
  /** What its password is kept under; `null` where none is kept. */
  readonly passwordKey: string | null;
  readonly origin: DatabaseOrigin;
  /** Everything it depends on: a connection with another one is another connection. */
  readonly signature: string;
}

export type DatabaseOrigin =
  | { readonly kind: 'url'; readonly url: string }
  /** A variable of the environment. */
  | { readonly kind: 'environment'; readonly variable: string }
  /** `DATABASE_URL` of the workspace's `.env`. */
  | { readonly kind: 'dot-env'; readonly path: string };

export type ConnectionState = LinkState<DatabaseTrouble>;

/** All that is known of a connection at one moment. Never changed. */
export interface ConnectionRecord {
  readonly connection: DatabaseConnection;
  readonly state: ConnectionState;
  /** The last one of this connection; `null` unless it is connected. */
  readonly reading: DatabaseReading | null;
  readonly waiting: WaitingSince;
}
