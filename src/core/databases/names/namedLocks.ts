import type { LockName } from '../lockName';
import { ghostLock, likelyGhostName } from './ghostNames';
import { golangMigrateLock, railsKey } from './migrationKeys';
import { likelySpiritName, type Sha1, spiritTableLock, spiritTablesLock } from './spiritNames';

/** What there is on a server that the names of locks are computed from. */
export interface SchemaTables {
  readonly schema: string;
  readonly tables: readonly string[];
}

/** Names of locks, computed or declared, with what each stands for. */
export type NamedLockNames = ReadonlyMap<string, LockName>;

/**
 * Everything that a named lock of this server may be called, from its tables and from what a user declared. A computed
 * name that two things could have is left to the first.
 */
export function namedLockNames(
  schemas: readonly SchemaTables[],
  declared: readonly string[],
  sha1: Sha1,
): NamedLockNames {
  const names = new Map<string, LockName>();
  const add = (name: string, meaning: LockName): void => {
    if (!names.has(name)) names.set(name, meaning);
  };
  for (const text of declared) {
    add(text, { certainty: 'certain', tool: null, subject: { kind: 'declared', text } });
  }
  for (const { schema } of schemas) {
    add(spiritTablesLock(schema, sha1), certainly('Spirit', { kind: 'spirit-tables', schema }));
    add(`Flyway-${javaHash(`\`${schema}\`.\`flyway_schema_history\``)}`, migrations('certain', 'Flyway', schema));
    // rails/rails, abstract_mysql_adapter.rb, get_advisory_lock: its number as text
    add(railsKey(schema), migrations('certain', 'Rails', schema));
    // golang-migrate/migrate, database/mysql/mysql.go, Lock, with the table that is usual
    add(golangMigrateLock(schema, 'schema_migrations'), migrations('certain', 'golang-migrate', schema));
  }
  // Where names are asked after one by one, those of tables come last: there may be more than are asked after.
  for (const { schema, tables } of schemas) {
    for (const table of tables) {
      add(spiritTableLock(schema, table, sha1), certainly('Spirit', { kind: 'spirit-table', schema, table }));
      add(ghostLock(schema, table, sha1), certainly('gh-ost', { kind: 'gh-ost', schema, table }));
    }
  }
  return names;
}

/** What the session that has a lock says of its name: gh-ost puts its own number into the one that it cuts over with. */
export function nameByHolder(name: LockName | null, holder: number | null): LockName | null {
  const isOwn = name?.subject.kind === 'gh-ost-cut-over' && name.subject.session === String(holder ?? '');
  return isOwn ? { ...name, certainty: 'certain' } : name;
}

/**
 * What a named lock stands for. `foldsCase`: MySQL keeps these names in small letters, whatever they were asked for in;
 * MariaDB takes them as they are.
 */
export function nameOfNamedLock(name: string, known: NamedLockNames, foldsCase: boolean): LockName | null {
  return (
    known.get(name) ??
    (foldsCase ? folded(known).get(name.toLowerCase()) : undefined) ??
    constantNames.get(name) ??
    likelyGhostName(name) ??
    likelySpiritName(name) ??
    (/^Flyway--?\d{1,10}$/i.test(name) ? migrations('likely', 'Flyway', null) : null)
  );
}

/** Texts that a tool has chosen once for all, as they stand in its source. */
export const constantNames: NamedLockNames = new Map([
  // prisma/prisma-engines, sql-schema-connector, flavour/mysql: GET_LOCK('prisma_migrate', 10)
  ['prisma_migrate', migrations('likely', 'Prisma', null)],
]);

const foldedNames = new WeakMap<NamedLockNames, NamedLockNames>();

function folded(known: NamedLockNames): NamedLockNames {
  const before = foldedNames.get(known);
  if (before !== undefined) return before;
  const names = new Map([...known].map(([name, meaning]) => [name.toLowerCase(), meaning]));
  foldedNames.set(known, names);
  return names;
}

/** `String.hashCode` of Java, which flyway/flyway takes of its history table's quoted name (MySQLNamedLockTemplate). */
export function javaHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}

function certainly(tool: string, subject: LockName['subject']): LockName {
  return { certainty: 'certain', tool, subject };
}

function migrations(certainty: LockName['certainty'], tool: string, detail: string | null): LockName {
  return { certainty, tool, subject: { kind: 'migrations', detail } };
}
