import { type Connection, createConnection } from 'mysql2/promise';
import { serve } from '../frame';
import type { OpenSessions, SessionScript, SessionsCommands } from './sessions';

const open: Connection[] = [];

/** As `sessions` for PostgreSQL: each does what it does first, and then, in their order, those wait that do. */
async function hold({ url, sessions }: OpenSessions): Promise<void> {
  const ready: { readonly connection: Connection; readonly script: SessionScript }[] = [];
  for (let from = 0; from < sessions.length; from += 20) {
    ready.push(...(await Promise.all(sessions.slice(from, from + 20).map((script) => begin(url, script)))));
  }
  for (const { connection, script } of ready) {
    // Ends with the server.
    if (script.waitsFor !== null) connection.query(script.waitsFor).catch(() => undefined);
  }
}

async function begin(
  url: string,
  script: SessionScript,
): Promise<{ readonly connection: Connection; readonly script: SessionScript }> {
  const connection = await createConnection({ uri: url, connectAttributes: { program_name: script.application } });
  connection.on('error', () => undefined);
  open.push(connection);
  for (const statement of script.does) await connection.query(statement);
  return { connection, script };
}

serve({ hold } satisfies SessionsCommands);
