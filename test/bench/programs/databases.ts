import { Client } from 'pg';
import type { DatabaseLink } from '../../../src/core/databases/engine';
import { createPostgresEngine } from '../../../src/engines/postgres/postgresEngine';
import { countMessages, type DatabasesCommands, load, look } from '../databaseLooks';
import { serve } from '../frame';

let plain: DatabaseLink;
let peer: Client;

async function open(url: string): Promise<void> {
  countMessages();
  const target = { system: 'postgresql', url, password: null, lookOnly: true } as const;
  const options = { candidates: { texts: [], query: null }, statementTimeoutMs: 30_000, connectTimeoutMs: 30_000 };
  const opened = await createPostgresEngine().connect(target, options, new AbortController().signal);
  if (!opened.ok) throw new Error(opened.error.message);
  plain = opened.value;
  peer = new Client({ connectionString: url, application_name: 'peer' });
  await peer.connect();
}

async function ask(statements: readonly string[]): Promise<number> {
  const started = performance.now();
  for (const statement of statements) await peer.query(statement);
  return performance.now() - started;
}

async function loadOfBackend(ms: number): Promise<Awaited<ReturnType<typeof load>>> {
  const { rows } = await peer.query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'lockscope'",
  );
  return load(plain, ms, `/proc/${rows[0]?.pid ?? 0}`);
}

serve({ open, look: () => look(plain), ask, load: loadOfBackend } satisfies DatabasesCommands);
