import type { DatabaseEngine, DatabaseLink, DatabaseTarget, EngineOptions } from '../../core/databases/engine';
import type { DatabaseTrouble } from '../../core/databases/reading';
import { fail, ok, type Result } from '../../core/result';
import { PgClient } from './pgClient';
import { PostgresLink } from './postgresLink';

/** Version 12, as `server_version_num`. */
const oldest = 120000;

/** PostgreSQL from version 12 on. */
export function createPostgresEngine(): DatabaseEngine {
  return { connect };
}

async function connect(
  target: DatabaseTarget,
  options: EngineOptions,
  signal: AbortSignal,
): Promise<Result<DatabaseLink, DatabaseTrouble>> {
  const opened = await PgClient.open(target, options, signal);
  if (!opened.ok) return opened;
  const client = opened.value;
  const asked = await client.query(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as text, version() as full`,
    [],
    signal,
  );
  if (!asked.ok) {
    await client.close();
    return fail(asked.error.trouble);
  }
  const { number, text, full } = asked.value[0]?.rows[0] as Readonly<{ number: number; text: string; full: string }>;
  // Others speak its protocol, and have no such locks or other ones.
  if (number < oldest || !full.startsWith('PostgreSQL ')) {
    await client.close();
    return fail({ code: 'unsupported', message: full });
  }
  // Distributors add their own words behind the number.
  return ok(new PostgresLink(client, target, options, { number, text: text.split(' ', 1)[0] ?? text }));
}
