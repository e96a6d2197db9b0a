/** A lock that is a row of a table: whoever finds it taken stops, whether its taker lives or not. */
export interface TableLock {
  readonly id: string;
  /** In its own spelling: `Liquibase`, `Knex`. */
  readonly tool: string;
  /** As it is written in SQL, quoted where need be. */
  readonly table: string;
  readonly schema: string;
  readonly isTaken: boolean;
  /** Who took it, as the row says, such as a host name with its address. */
  readonly by: string | null;
  readonly since: number | null;
  /** Host name in `by`, where the tool writes one. */
  readonly host: string | null;
  /** The tool's own way to let go of it. */
  readonly cure: string | null;
  /** One statement that lets go of it only as long as it still is as it was read: its `WHERE` names holder and time. */
  readonly releaseSql: string | null;
}
