import type { TableLock } from '../../core/databases/tableLock';

/** How a server writes what is put into a statement. */
export interface SqlQuoting {
  identifier(name: string): string;
  text(value: string): string;
  readonly isFalse: string;
  readonly isTrue: string;
}

/** A table that locks are rows of. */
export interface RowLockTable {
  readonly tool: 'Liquibase' | 'Knex';
  /** In small letters: the servers and their hosts differ in how they keep them. */
  readonly name: string;
  /** In small letters; all of them must be there. */
  readonly columns: readonly string[];
  /** Of these, those that are numbers, bits or booleans. */
  readonly numbers: readonly string[];
  /** Of these, the one that says since when. */
  readonly time: string | null;
}

export const rowLockTables: readonly RowLockTable[] = [
  // liquibase/liquibase, CreateDatabaseChangeLogLockTableGenerator
  {
    tool: 'Liquibase',
    name: 'databasechangeloglock',
    columns: ['id', 'locked', 'lockgranted', 'lockedby'],
    numbers: ['id', 'locked'],
    time: 'lockgranted',
  },
  // knex/knex, lib/migrations/migrate/table-creator.js
  {
    tool: 'Knex',
    name: 'knex_migrations_lock',
    columns: ['index', 'is_locked'],
    numbers: ['index', 'is_locked'],
    time: null,
  },
];

/** One row of such a table, as the server has it in text. */
export interface RowLockRow {
  readonly schema: string;
  readonly table: string;
  /** By the names of the columns in small letters. */
  readonly values: ReadonlyMap<string, string | null>;
  /** The names of the columns as they are spelt. */
  readonly spelling: ReadonlyMap<string, string>;
  /** What its time column is, in milliseconds since the epoch, where that can be told. */
  readonly since: number | null;
}

/** The lock that a row is. */
export function rowLockOf({ tool }: RowLockTable, row: RowLockRow, sql: SqlQuoting): TableLock {
  const table = `${sql.identifier(row.schema)}.${sql.identifier(row.table)}`;
  const id = `${row.schema}.${row.table}#${row.values.get(tool === 'Knex' ? 'index' : 'id') ?? ''}`;
  switch (tool) {
    case 'Liquibase': {
      const isTaken = isTrue(row.values.get('locked'));
      const by = row.values.get('lockedby') ?? null;
      return {
        ...{ id, tool, table, schema: row.schema, isTaken, by, since: isTaken ? row.since : null },
        // HostName (Address), as StandardLockService writes it.
        host: by === null ? null : (/^(.+?) \(.*\)$/su.exec(by)?.[1] ?? null),
        cure: 'liquibase release-locks',
        releaseSql: isTaken ? liquibaseRelease(table, row, sql) : null,
      };
    }
    case 'Knex': {
      const isTaken = isTrue(row.values.get('is_locked'));
      // The row names neither holder nor time: no statement could tell this taker from the next one.
      const nobody = { by: null, since: null, host: null, releaseSql: null };
      return { id, tool, table, schema: row.schema, isTaken, ...nobody, cure: 'knex migrate:unlock' };
    }
  }
}

function liquibaseRelease(table: string, { values, spelling }: RowLockRow, sql: SqlQuoting): string {
  const column = (name: string): string => sql.identifier(spelling.get(name) ?? name);
  const is = (name: string): string => {
    const value = values.get(name) ?? null;
    return value === null ? `${column(name)} IS NULL` : `${column(name)} = ${sql.text(value)}`;
  };
  const sets = `${column('locked')} = ${sql.isFalse}, ${column('lockgranted')} = NULL, ${column('lockedby')} = NULL`;
  const seen = [is('id'), `${column('locked')} = ${sql.isTrue}`, is('lockedby'), is('lockgranted')];
  return `UPDATE ${table} SET ${sets} WHERE ${seen.join(' AND ')}`;
}

/** A boolean or a bit as servers write them. */
function isTrue(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && /^(?:1|t|true|y|\u0001)$/i.test(value);
}
