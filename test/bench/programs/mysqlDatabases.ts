import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { DatabaseLink } from '../../../src/core/databases/engine';
import { createMysqlEngine } from '../../../src/engines/mysql/mysqlEngine';
import { countMessages, type DatabasesCommands, load, look } from '../databaseLooks';
import { serve } from '../frame';

let plain: DatabaseLink;
let peer: Connection;

async function open(url: string): Promise<void> {
  countMessages();
  const target = { system: 'mysql', url, password: null, lookOnly: true } as const;
  const options = { candidates: { texts: [], query: null }, statementTimeoutMs: 30_000, connectTimeoutMs: 30_000 };
  const opened = await createMysqlEngine({ home: '/nonexistent', platform: process.platform }).connect(
    target,
    options,
    new AbortController().signal,
  );
  if (!opened.ok) throw new Error(opened.error.message);
  plain = opened.value;
  peer = await createConnection({ uri: url, connectAttributes: { program_name: 'peer' } });
}

async function ask(statements: readonly string[]): Promise<number> {
  const started = performance.now();
  for (const statement of statements) await peer.query(statement);
  return performance.now() - started;
}

/** The server is one process, in which a thread answers us. */
async function loadOfThread(ms: number): Promise<Awaited<ReturnType<typeof load>>> {
  const [[row]] = await peer.query<RowDataPacket[]>(
    'SELECT THREAD_OS_ID AS thread FROM performance_schema.threads WHERE PROCESSLIST_ID = ' +
      "(SELECT PROCESSLIST_ID FROM performance_schema.session_connect_attrs WHERE ATTR_VALUE = 'lockscope' LIMIT 1)",
  );
  return load(plain, ms, `/proc/${String(row?.['thread'] ?? 0)}`);
}

serve({ open, look: () => look(plain), ask, load: loadOfThread } satisfies DatabasesCommands);
