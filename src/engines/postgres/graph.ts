/** What `graphSql` answers with, as it comes; numbers beyond 2^53 are text. */
export interface Graph {
  readonly now: number;
  readonly database: string;
  readonly user: string;
  readonly backend: number;
  readonly isReplica: boolean;
  readonly seesAll: boolean;
  readonly omitted: number;
  readonly locks: readonly LockRow[];
  readonly blocked: readonly (readonly [pid: number, blockers: readonly number[]])[];
  readonly sessions: readonly SessionRow[];
  readonly prepared: readonly (readonly [
    transaction: string,
    gid: string,
    owner: string | null,
    database: string | null,
    preparedAt: number | null,
  ])[];
  /** The virtual transaction that each of them was, and that its locks still bear. */
  readonly preparedIn: readonly (readonly [transaction: string, vxid: string])[];
  readonly slots: readonly (readonly [slot: string, database: string, isActive: boolean, hash: string])[];
  readonly tables: readonly TableRow[];
}

export type LockRow = readonly [
  pid: number | null,
  vxid: string,
  locktype: string,
  database: string | null,
  relation: string | null,
  schema: string | null,
  table: string | null,
  page: number | null,
  tuple: number | null,
  virtualxid: string | null,
  xid: string | null,
  classid: string | null,
  objid: string | null,
  objsubid: number | null,
  mode: string,
  granted: boolean,
  since: number | null,
  target: string,
];

export type SessionRow = readonly [
  pid: number,
  mark: string | null,
  startedAt: number | null,
  user: string | null,
  database: string | null,
  application: string | null,
  address: string | null,
  port: number | null,
  state: string | null,
  stateSince: number | null,
  transactionSince: number | null,
  statement: string | null,
  backendType: string | null,
  leader: number | null,
];

/** A table that has one of the names of interest. */
export type TableRow = readonly [name: string, schema: string, isReadable: boolean, columns: readonly string[]];
