import type { Client } from 'pg';
import type { DatabaseLink, NameCandidates } from '../../../src/core/databases/engine';
import type { DatabaseReading } from '../../../src/core/databases/reading';
import type { Result } from '../../../src/core/result';
import { createPostgresEngine } from '../../../src/engines/postgres/postgresEngine';
import { type PostgresServer, startPostgres } from './postgresServer';

export interface LinkOptions {
  readonly url: string;
  readonly password?: string;
  readonly lookOnly?: boolean;
  readonly candidates?: NameCandidates;
  readonly statementTimeoutMs?: number;
}

export const never = new AbortController().signal;

let shared: Promise<PostgresServer> | undefined;

/** One for all tests of a process; it ends with it. */
export function sharedPostgres(): Promise<PostgresServer> {
  shared ??= startPostgres();
  return shared;
}

let made = 0;

/** A database of its own: the keys of advisory locks are those of a database. */
export async function freshDatabase(server: PostgresServer): Promise<string> {
  const name = `made_${process.pid}_${++made}`;
  const client = await server.session();
  await client.query(`create database ${name}`);
  await client.end();
  return name;
}

export async function openLink(options: LinkOptions): Promise<DatabaseLink> {
  const { url, password = null, lookOnly = false, candidates = { texts: [], query: null } } = options;
  return valueOf(
    await createPostgresEngine().connect(
      { system: 'postgresql', url, password, lookOnly },
      { candidates, statementTimeoutMs: options.statementTimeoutMs ?? 5_000, connectTimeoutMs: 5_000 },
      never,
    ),
  );
}

/** One look, over a connection of its own. */
export async function look(options: LinkOptions): Promise<DatabaseReading> {
  const link = await openLink(options);
  try {
    return valueOf(await link.read(never));
  } finally {
    await link.close();
  }
}

export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** The number of the process that serves this session. */
export async function pidOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]!.pid;
}

/** Until so many sessions wait for a lock, as the server sees it. @throws when that does not come */
export async function untilWaiting(server: PostgresServer, count: number): Promise<void> {
  const client = await server.session();
  try {
    for (let look = 0; look < 500; look++) {
      const { rows } = await client.query<{ n: number }>(
        'select count(distinct pid)::int as n, pg_sleep(0.01) from pg_locks where not granted',
      );
      if (rows[0]!.n === count) return;
    }
    throw new Error(`never ${count} sessions that wait`);
  } finally {
    await client.end();
  }
}

/** Until so many sessions sleep in a statement of ours that asks for a minute. @throws when that does not come */
export async function untilAsleep(server: PostgresServer, count: number): Promise<void> {
  const observer = await server.session();
  const sql = `select count(*)::int as n, pg_sleep(0.01) from pg_stat_activity where query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()`;
  for (let look = 0; look < 500; look++) {
    const { rows } = await observer.query<{ n: number }>(sql);
    if (rows[0]!.n === count) return observer.end();
  }
  throw new Error(`never ${count} that sleep`);
}
