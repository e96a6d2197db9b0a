import type { DatabaseGap } from '../../core/databases/reading';
import type { TableLock } from '../../core/databases/tableLock';
import type { TableRow } from './graph';
import { gapOf } from './keyNames';
import type { PgClient } from './pgClient';

/** What there is to know of a kind of lock that is a row. */
interface Kind {
  readonly tool: string;
  readonly columns: readonly string[];
  /** What is read of a row: `key`, `taken`, `by`, `since` (ms) and `stamp`, the time as it is in the table. */
  readonly select: string;
  readonly cure: string;
  release(row: Row, sql: Quoting): string;
}

interface Row {
  readonly key: string;
  readonly taken: boolean;
  readonly by: string | null;
  readonly since: number | null;
  readonly stamp: string | null;
  /** Of the version of the row: each change gives it another. */
  readonly version: string;
}

type Quoting = Pick<PgClient, 'literal' | 'identifier'> & { readonly table: string };

const kinds: Readonly<Record<string, Kind>> = {
  // liquibase/liquibase, LockDatabaseChangeLogGenerator and UnlockDatabaseChangeLogGenerator
  databasechangeloglock: {
    tool: 'Liquibase',
    columns: ['id', 'locked', 'lockgranted', 'lockedby'],
    select: `id::text as key, coalesce(locked, false) as taken, lockedby::text as by,
      (extract(epoch from lockgranted::timestamptz) * 1000)::float8 as since, lockgranted::text as stamp`,
    cure: 'liquibase release-locks',
    release: ({ key, by, stamp }, { table, literal }) =>
      `UPDATE ${table} SET locked = FALSE, lockgranted = NULL, lockedby = NULL ` +
      `WHERE id = ${literal(key)} AND locked AND lockedby IS NOT DISTINCT FROM ${quoted(by, literal)} ` +
      `AND lockgranted::text IS NOT DISTINCT FROM ${quoted(stamp, literal)}`,
  },
  // knex/knex, lib/migrations/migrate/Migrator.js: who has it does not say so, so that the version of the row is compared
  knex_migrations_lock: {
    tool: 'Knex',
    columns: ['index', 'is_locked'],
    select: `"index"::text as key, is_locked = 1 as taken, null as by, null::float8 as since, null as stamp`,
    cure: 'npx knex migrate:unlock',
    release: ({ key, version }, { table, literal }) =>
      `UPDATE ${table} SET is_locked = 0 ` +
      `WHERE "index" = ${literal(key)} AND is_locked = 1 AND xmin::text = ${literal(version)}`,
  },
};

/** Locks that are rows, taken ones and free ones, of all tables that have the name and the columns of such. */
export async function readTableLocks(
  client: PgClient,
  tables: readonly TableRow[],
  user: string,
  signal: AbortSignal,
): Promise<{ readonly locks: readonly TableLock[]; readonly gaps: readonly DatabaseGap[] }> {
  const locks: TableLock[] = [];
  const gaps: DatabaseGap[] = [];
  for (const [name, schema, isReadable, columns] of tables) {
    const kind = kinds[name];
    if (kind === undefined || !kind.columns.every((column) => columns.includes(column))) continue;
    const table = `${client.identifier(schema)}.${client.identifier(name)}`;
    if (!isReadable) {
      const cure = `GRANT SELECT ON ${table} TO ${client.identifier(user)};`;
      gaps.push({ code: 'not-permitted', subject: table, cure, message: null });
      continue;
    }
    const sql = `select ${kind.select}, xmin::text as version from ${table} order by 1 limit 100`;
    const result = await client.transaction(sql, signal);
    if (!result.ok) {
      gaps.push(gapOf(table, result.error, 'not-permitted'));
      continue;
    }
    for (const row of (result.value[0]?.rows ?? []) as readonly Row[]) {
      const quoting: Quoting = {
        table,
        literal: (text) => client.literal(text),
        identifier: (text) => client.identifier(text),
      };
      locks.push({
        id: `${table} ${row.key}`,
        tool: kind.tool,
        table,
        schema,
        isTaken: row.taken,
        by: row.taken ? row.by : null,
        since: row.taken ? row.since : null,
        host: row.taken && row.by !== null ? hostOf(row.by) : null,
        cure: kind.cure,
        releaseSql: row.taken ? kind.release(row, quoting) : null,
      });
    }
  }
  return { locks, gaps };
}

/** `host (address)` or `host#description (address)`, as Liquibase writes it. */
function hostOf(by: string): string | null {
  return /^([^\s#(]+)(?:#[^(]*)? \([^)]*\)$/.exec(by)?.[1] ?? null;
}

function quoted(text: string | null, literal: (text: string) => string): string {
  return text === null ? 'NULL' : literal(text);
}
