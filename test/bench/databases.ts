import { createHash } from 'node:crypto';
import { firstInt64 } from '../../src/core/databases/names/advisoryKey';
import { pgActivityBlocking, pgActivityWaiting, pgAdminLocks, pgAdminSessions } from '../support/postgres/peerQueries';
import { type PostgresServer, startPostgres } from '../support/postgres/postgresServer';
import { withChild } from './children';
import { databaseFigure } from './databaseFigure';
import type { DatabasesCommands } from './databaseLooks';
import type { SessionScript, SessionsCommands } from './programs/sessions';
import type { Figure } from './report';

const deep = 200;
const wide = 200;
/** Besides those: idle in a transaction, each with a lock that has a name. */
const idle = 99;

const peers = {
  'pg_activity blocking + waiting': [pgActivityBlocking, pgActivityWaiting],
  'pgAdmin sessions + locks': [pgAdminSessions, pgAdminLocks],
} as const;

/** How long until 500 sessions that wait for each other are read, joined and named, and what that costs their server. */
export async function databases(): Promise<Figure> {
  if (process.platform !== 'linux') throw new Error('what a backend takes is only known on Linux');
  // Enough for them and for us; the rest as tests have it.
  const server = await startPostgres({ settings: { max_connections: '600', shared_buffers: '32MB' } });
  try {
    return await withChild<SessionsCommands, Figure>('programs/sessions', async (holders) => {
      await prepare(server);
      await holders.call('hold', { url: server.url(), sessions: [...chain(), ...queue(), ...holding()] });
      await untilWaiting(server, deep - 1 + wide);
      return withChild<DatabasesCommands, Figure>('programs/databases', async (ours) => {
        await ours.call('open', server.url());
        const title = `${deep + wide + idle + 1} sessions of PostgreSQL, ${deep} waiting deep and ${wide} wide`;
        return databaseFigure({ id: 'databases', title }, ours, peers);
      });
    });
  } finally {
    await server.stop();
  }
}

/** Each has a row, and wants that of the one before it. */
function chain(): readonly SessionScript[] {
  return Array.from({ length: deep }, (_, index) => ({
    application: 'worker',
    does: ['begin', `update bench_rows set v = v + 1 where id = ${index}`],
    waitsFor: index === 0 ? null : `update bench_rows set v = v + 1 where id = ${index - 1}`,
  }));
}

/** One runs the migrations of node-pg-migrate, and all others want to. */
function queue(): readonly SessionScript[] {
  const lock = 'select pg_advisory_lock(7241865325823964)';
  return [
    { application: 'migrate', does: [lock], waitsFor: null },
    ...Array.from({ length: wide }, () => ({ application: 'migrate', does: [], waitsFor: lock })),
  ];
}

function holding(): readonly SessionScript[] {
  return Array.from({ length: idle }, (_, index) => ({
    application: 'realm-server',
    does: ['begin', `select pg_advisory_xact_lock(${keyOf(realm(index))}::bigint)`],
    waitsFor: null,
  }));
}

function realm(index: number): string {
  return `http://localhost:4201/user-${index}/realm/`;
}

function keyOf(text: string): string {
  return firstInt64(createHash('sha256').update(text, 'utf8').digest());
}

async function prepare(server: PostgresServer): Promise<void> {
  const client = await server.session();
  await client.query('create table bench_rows (id int primary key, v int not null)');
  await client.query('insert into bench_rows select id, 0 from generate_series(0, $1) as id', [deep]);
  await client.query('create table realm_registry (url text unique, kind text, owner_username text, source_url text)');
  const urls = Array.from({ length: idle }, (_, index) => realm(index));
  await client.query("insert into realm_registry (url, kind) select url, 'source' from unnest($1::text[]) as url", [
    urls,
  ]);
  await client.end();
}

async function untilWaiting(server: PostgresServer, count: number): Promise<void> {
  const client = await server.session();
  for (;;) {
    const { rows } = await client.query<{ n: number }>(
      'select count(distinct pid)::int as n, pg_sleep(0.1) from pg_locks where not granted',
    );
    if (rows[0]?.n === count) break;
  }
  await client.end();
}
