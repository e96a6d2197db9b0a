import type { SchemaTables } from '../../core/databases/names/namedLocks';
import type { DatabaseGap } from '../../core/databases/reading';
import { binlogOf, type NotedTable, notedTable } from '../../core/databases/spiritTables';
import type { TableLock } from '../../core/databases/tableLock';
import { addToList } from '../../core/util/addToList';
import type { MysqlClient, Row } from './mysqlClient';
import { type RowLockTable, rowLockOf, rowLockTables } from './rowLocks';
import { mysqlQuoting, sqlName, sqlText } from './sqlText';

/** Tables are not looked for beyond so many: a name that is computed from one of the others stays likely. */
const maxTables = 20_000;
/** Tables that are looked into at the most. */
const maxNoted = 60;
const maxRows = 20;

const systemSchemas = "'mysql', 'information_schema', 'performance_schema', 'sys'";

/** A table that a tool remembers by where it stands, as it is now. */
export interface FoundNote {
  readonly schema: string;
  readonly table: string;
  readonly is: NotedTable;
  readonly createdAt: number | null;
  readonly checkpoint: FoundCheckpoint | null;
}

export interface FoundCheckpoint {
  readonly generation: 'first' | 'second';
  readonly statement: string | null;
  readonly original: string | null;
  readonly phase: string | null;
  readonly writtenAt: number | null;
  readonly binlog: string | null;
}

/** What the tables of a server say; it changes slowly, and is read again now and then. */
export interface Catalogue {
  readonly schemas: readonly SchemaTables[];
  readonly notes: readonly FoundNote[];
  readonly tableLocks: readonly TableLock[];
  /** The binlog files that the server still has; `null` where that may not be seen. */
  readonly binlogs: ReadonlySet<string> | null;
  readonly gaps: readonly DatabaseGap[];
  /** Whether the server said which tables there are, or that it will not; not so where it was only too busy to. */
  readonly isWhole: boolean;
}

export async function readCatalogue(client: MysqlClient, now: number, signal: AbortSignal): Promise<Catalogue> {
  const tables = await client.query(
    `SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA NOT IN (${systemSchemas}) LIMIT ${maxTables}`,
    signal,
  );
  const gaps: DatabaseGap[] = [];
  if (!tables.ok) {
    gaps.push({
      code: 'not-permitted',
      subject: 'information_schema.TABLES',
      cure: null,
      message: tables.error.message,
    });
  }
  const bySchema = new Map<string, string[]>();
  for (const [schema, table] of tables.ok ? tables.value : []) addToList(bySchema, schema ?? '', table ?? '');
  const notes: FoundNote[] = [];
  const tableLocks: TableLock[] = [];
  for (const [schema, names] of bySchema) {
    const others = new Set(names);
    for (const table of names) {
      const is = notedTable(table, others);
      if (is !== null && notes.length < maxNoted) notes.push(await noteOf(client, schema, table, is, gaps, signal));
      const rowLock = rowLockTables.find(({ name }) => name === table.toLowerCase());
      if (rowLock !== undefined)
        tableLocks.push(...(await rowLocksIn(client, schema, table, rowLock, now, gaps, signal)));
    }
  }
  const hasBinlog = notes.some(({ checkpoint }) => checkpoint !== null && checkpoint.binlog !== null);
  return {
    schemas: [...bySchema].map(([schema, names]) => ({ schema, tables: names })),
    notes,
    tableLocks,
    binlogs: hasBinlog ? await binlogsOf(client, signal) : null,
    gaps,
    isWhole: tables.ok || tables.error.code === 'failed',
  };
}

async function noteOf(
  client: MysqlClient,
  schema: string,
  table: string,
  is: NotedTable,
  gaps: DatabaseGap[],
  signal: AbortSignal,
): Promise<FoundNote> {
  const created = await client.query(
    `SELECT UNIX_TIMESTAMP(CREATE_TIME) FROM information_schema.TABLES WHERE ${placeSql(schema, table)}`,
    signal,
  );
  const createdAt = created.ok ? seconds(created.value[0]?.[0]) : null;
  const checkpoint = is.kind === 'spirit-checkpoint' ? await checkpointOf(client, schema, table, gaps, signal) : null;
  return { schema, table, is, createdAt, checkpoint };
}

/** Whatever generation of Spirit wrote it: by the columns that are there. Its newest row, which mostly is the only one. */
async function checkpointOf(
  client: MysqlClient,
  schema: string,
  table: string,
  gaps: DatabaseGap[],
  signal: AbortSignal,
): Promise<FoundCheckpoint | null> {
  const columns = await columnsOf(client, schema, table, gaps, signal);
  const has = (name: string): boolean => columns.has(name);
  const generation = has('binlog_position') ? 'second' : has('binlog_name') ? 'first' : null;
  if (generation === null || !has('id')) return null;
  const or = (name: string, sql = sqlName(name)): string => (has(name) ? sql : 'NULL');
  const row = await client.query(
    `SELECT LEFT(${has('statement') ? 'statement' : or('alter_statement')}, 1000), ${or('original_table_name')}, ${or('move_phase')}, ` +
      // Written in UTC, whatever the zone of the server.
      `${or('created_at', "TIMESTAMPDIFF(SECOND, '1970-01-01 00:00:00', created_at)")}, ` +
      `LEFT(${generation === 'second' ? 'binlog_position' : 'binlog_name'}, 2000) ` +
      `FROM ${sqlName(schema)}.${sqlName(table)} ORDER BY id DESC LIMIT 1`,
    signal,
  );
  if (!row.ok) {
    gaps.push(gapOfTable(schema, table, row.error));
    return null;
  }
  const [statement = null, original = null, phase = null, written, position = null] = row.value[0] ?? [];
  return {
    generation,
    statement: emptyAsNull(statement),
    original: emptyAsNull(original),
    phase: emptyAsNull(phase),
    writtenAt: seconds(written),
    binlog: generation === 'first' ? emptyAsNull(position) : binlogOf(position),
  };
}

async function rowLocksIn(
  client: MysqlClient,
  schema: string,
  table: string,
  is: RowLockTable,
  now: number,
  gaps: DatabaseGap[],
  signal: AbortSignal,
): Promise<readonly TableLock[]> {
  const spelling = await columnsOf(client, schema, table, gaps, signal);
  if (!is.columns.every((name) => spelling.has(name))) return [];
  const columns = is.columns.map((name) => sqlName(spelling.get(name) ?? name));
  const time = is.time === null ? 'NULL' : `UNIX_TIMESTAMP(${sqlName(spelling.get(is.time) ?? is.time)})`;
  // A bit is no text: as a number it is one.
  const values = columns.map((column) => `CONVERT(${column} + 0 USING utf8mb4)`);
  const texts = is.columns.map((name, index) =>
    is.numbers.includes(name) ? values[index] : `CONVERT(${columns[index] ?? ''} USING utf8mb4)`,
  );
  const rows = await client.query(
    `SELECT ${[...texts, time].join(', ')} FROM ${sqlName(schema)}.${sqlName(table)} LIMIT ${maxRows}`,
    signal,
  );
  if (!rows.ok) {
    gaps.push(gapOfTable(schema, table, rows.error));
    return [];
  }
  return rows.value.map((row: Row) => {
    const since = seconds(row[is.columns.length]);
    return rowLockOf(
      is,
      {
        ...{ schema, table, spelling },
        values: new Map(is.columns.map((name, index) => [name, row[index] ?? null])),
        // Written by the clock and in the zone of the tool: what lies ahead of us was not written in ours.
        since: since !== null && since <= now ? since : null,
      },
      mysqlQuoting,
    );
  });
}

/** Names of columns as they are spelt, by the same in small letters. */
async function columnsOf(
  client: MysqlClient,
  schema: string,
  table: string,
  gaps: DatabaseGap[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const columns = await client.query(
    `SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE ${placeSql(schema, table)}`,
    signal,
  );
  if (!columns.ok) gaps.push(gapOfTable(schema, table, columns.error));
  return new Map((columns.ok ? columns.value : []).map(([name]) => [(name ?? '').toLowerCase(), name ?? '']));
}

async function binlogsOf(client: MysqlClient, signal: AbortSignal): Promise<ReadonlySet<string> | null> {
  const files = await client.query('SHOW BINARY LOGS', signal);
  return files.ok ? new Set(files.value.map(([name]) => name ?? '')) : null;
}

function placeSql(schema: string, table: string): string {
  return `TABLE_SCHEMA = ${sqlText(schema)} AND TABLE_NAME = ${sqlText(table)}`;
}

function gapOfTable(
  schema: string,
  table: string,
  { code, message }: { readonly code: string; readonly message: string },
): DatabaseGap {
  const subject = `${schema}.${table}`;
  return { code: code === 'timeout' ? 'table-locked' : 'not-permitted', subject, cure: null, message };
}

function seconds(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value) * 1_000;
}

function emptyAsNull(text: string | null): string | null {
  return text === '' ? null : text;
}
