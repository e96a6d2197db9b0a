import type { DatabaseEngine, DatabaseLink, DatabaseTarget, EngineOptions } from '../../core/databases/engine';
import type { DatabaseTrouble } from '../../core/databases/reading';
import type { Route } from '../../core/databases/route';
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
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as text, version() as full,
      host(inet_client_addr()) as "clientAddress", inet_client_port() as "clientPort",
      host(inet_server_addr()) as "serverAddress", inet_server_port() as "serverPort"`,
    [],
    signal,
  );
  if (!asked.ok) {
    await client.close();
    return fail(asked.error.trouble);
  }
  const answer = asked.value[0]?.rows[0] as ServerAnswer;
  const { number, text, full } = answer;
  // Others speak its protocol, and have no such locks or other ones.
  if (number < oldest || !full.startsWith('PostgreSQL ')) {
    await client.close();
    return fail({ code: 'unsupported', message: full });
  }
  // Distributors add their own words behind the number.
  const version = { number, text: text.split(' ', 1)[0] ?? text };
  return ok(new PostgresLink(client, target, options, version, routeOf(client.ends, answer)));
}

interface ServerAnswer {
  readonly number: number;
  readonly text: string;
  readonly full: string;
  /** `null` over a socket of the file system. */
  readonly clientAddress: string | null;
  readonly clientPort: number | null;
  readonly serverAddress: string | null;
  readonly serverPort: number | null;
}

function routeOf(
  here: Route['here'] | null,
  { clientAddress, clientPort, serverAddress, serverPort }: ServerAnswer,
): Route | null {
  if (here === null || clientAddress === null || clientPort === null || serverAddress === null || serverPort === null)
    return null;
  return {
    here,
    there: {
      client: { address: clientAddress, port: clientPort },
      server: { address: serverAddress, port: serverPort },
    },
  };
}
