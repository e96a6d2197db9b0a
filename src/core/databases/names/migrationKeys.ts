import type { LockName } from '../lockName';
import { crc32 } from './crc32';

/**
 * Numbers that a tool has chosen once for all, each as it stands in its source. Nothing keeps others from using them,
 * so that they are likely, and no more.
 */
const constants: readonly (readonly [key: string, tool: string, detail: string | null])[] = [
  // salsita/node-pg-migrate, src/runner.ts: PG_MIGRATE_LOCK_ID
  ['7241865325823964', 'node-pg-migrate', null],
  // prisma/prisma-engines, sql-schema-connector, flavour/postgres: pg_advisory_lock(72707369)
  ['72707369', 'Prisma', null],
  // kysely-org/kysely, src/dialect/postgres/postgres-adapter.ts: LOCK_ID
  ['3853314791062309107', 'Kysely', null],
  // thomwright/postgres-migrations, with-lock: pg_try_advisory_lock(-8525285245963000605)
  ['-8525285245963000605', 'postgres-migrations', null],
  // pressly/goose, lock/session_locker_options.go: DefaultLockID, crc64 (ECMA) of "goose"; in the first version crc32
  ['5887940537704921958', 'goose', null],
  ['4097083626', 'goose', null],
  // jackc/tern, migrate/migrate.go: lockNum
  ['9628173550095224', 'tern', null],
];

/** What Boxel's `realm-registry-backfill.ts` locks while it fills its registry for the first time. */
const boxelBackfill = '7331011';

/** flyway/flyway, PostgreSQLAdvisoryLockTemplate: this number plus the 32-bit hash code of the history table. */
const flywayBase = 77_431_708_279_161n;

export function constantName(key: string): LockName | null {
  if (key === boxelBackfill) return { certainty: 'likely', tool: 'Boxel', subject: { kind: 'boxel-backfill' } };
  const known = constants.find(([number]) => number === key);
  if (known !== undefined) return migrations('likely', known[1], known[2]);
  const distance = BigInt(key) - flywayBase;
  return distance === BigInt.asIntN(32, distance) ? migrations('likely', 'Flyway', null) : null;
}

/** Keys that tools compute from the name of the database: each is certain, since it takes in the very name. */
export function databaseKeys(database: string): ReadonlyMap<string, LockName> {
  const sum = BigInt(crc32(database));
  return new Map([
    [railsKey(database), migrations('certain', 'Rails', database)],
    // launchbadge/sqlx, sqlx-postgres/src/migrate.rs: generate_lock_id
    [String(0x3d32_ad9en * sum), migrations('certain', 'sqlx', database)],
    // golang-migrate/migrate, database/util.go: GenerateAdvisoryLockId, with the schema and table that are usual
    [golangMigrateKey(database, 'public', 'schema_migrations'), migrations('certain', 'golang-migrate', database)],
  ]);
}

/** rails/rails, activerecord/lib/active_record/migration.rb: MIGRATOR_SALT; a key of PostgreSQL's, and a name of MySQL's. */
export function railsKey(database: string): string {
  return String(2_053_462_845n * BigInt(crc32(database)));
}

/** As `database/postgres` and `database/pgx` ask for it: 32 bits without a sign, of schema, table and database. */
export function golangMigrateKey(database: string, schema: string, table: string): string {
  return golangMigrateNumber([schema, table, database].join('\0'));
}

/** As `database/mysql` asks for it by name: of database and table, with a colon between. */
export function golangMigrateLock(database: string, table: string): string {
  return golangMigrateNumber(`${database}:${table}`);
}

function golangMigrateNumber(text: string): string {
  return String(BigInt.asUintN(32, BigInt(crc32(text)) * 1_486_364_155n));
}

function migrations(certainty: LockName['certainty'], tool: string, detail: string | null): LockName {
  return { certainty, tool, subject: { kind: 'migrations', detail } };
}
