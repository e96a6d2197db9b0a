import type { DatabaseEngine, DatabaseLink, DatabaseTarget, EngineOptions } from '../../core/databases/engine';
import type { DatabaseTrouble } from '../../core/databases/reading';
import type { Route } from '../../core/databases/route';
import { fail, ok, type Result } from '../../core/result';
import { connectOptions, type OptionPlaces } from './connectOptions';
import { MysqlClient } from './mysqlClient';
import { MysqlLink } from './mysqlLink';
import { type MysqlServer, poolerOf, systemOf } from './serverFacts';
import { clientOf } from './sessionsOf';

/** Seconds that our own statements wait for locks of tables and rows: nobody shall wait behind one of ours. */
const lockWaitSeconds = 1;

/** MySQL from 8.0 and MariaDB from 10.6. */
export function createMysqlEngine(places?: OptionPlaces): DatabaseEngine {
  return {
    async connect(target, options, signal) {
      const how = await connectOptions(target, options, places);
      if (!how.ok) return how;
      const opened = await MysqlClient.open(how.value, options, signal);
      if (!opened.ok) return opened;
      const linked = await link(opened.value, target, options, signal);
      if (!linked.ok) await opened.value.close();
      return linked;
    },
  };
}

async function link(
  client: MysqlClient,
  { lookOnly }: DatabaseTarget,
  options: EngineOptions,
  signal: AbortSignal,
): Promise<Result<DatabaseLink, DatabaseTrouble>> {
  const server = await askServer(client, signal);
  if (!server.ok) return server;
  // Before there are limits: where we come from is asked once, and known for as long as the connection is there.
  const route = await askRoute(client, signal);
  const set = await client.query(settingsSql(server.value, options), signal);
  if (!set.ok) return fail({ code: set.error.code, message: set.error.message });
  const readOnly = await client.query('SET SESSION TRANSACTION READ ONLY', signal);
  if (!readOnly.ok) return fail({ code: readOnly.error.code, message: readOnly.error.message });
  return ok(new MysqlLink(client, server.value, options, lookOnly, route));
}

/** The list of sessions says where each comes from: our own is always among those that may be seen. */
async function askRoute(client: MysqlClient, signal: AbortSignal): Promise<Route | null> {
  const here = client.ends;
  if (here === null) return null;
  const asked = await client.query(
    'SELECT HOST FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()',
    signal,
  );
  const seenAs = asked.ok ? clientOf(asked.value[0]?.[0] ?? '') : null;
  if (seenAs === null || seenAs.port === null) return null;
  return { here, there: { client: { address: seenAs.address, port: seenAs.port }, server: null } };
}

/** Limits for all that is asked from now on, and the ways of speaking that our statements rely on. */
function settingsSql({ system }: MysqlServer, { statementTimeoutMs }: EngineOptions): string {
  const limit =
    system === 'mysql'
      ? `max_execution_time = ${Math.max(1, Math.round(statementTimeoutMs))}`
      : `max_statement_time = ${Math.max(0.001, statementTimeoutMs / 1_000)}`;
  return (
    `SET SESSION ${limit}, lock_wait_timeout = ${lockWaitSeconds}, innodb_lock_wait_timeout = ${lockWaitSeconds}, ` +
    // Times of InnoDB are in the zone of the server, and an open transaction of ours would hold what it has read.
    `time_zone = 'SYSTEM', autocommit = 1, sql_mode = ''`
  );
}

async function askServer(client: MysqlClient, signal: AbortSignal): Promise<Result<MysqlServer, DatabaseTrouble>> {
  const asked = await client.query(
    'SELECT VERSION(), CURRENT_USER(), DATABASE(), CONNECTION_ID(), @@performance_schema, @@read_only, @@basedir',
    signal,
  );
  if (!asked.ok) return fail({ code: asked.error.code, message: asked.error.message });
  const [version, user, database = null, ownId, recorded, readOnly, basedir] = asked.value[0] ?? [];
  const system = systemOf(version ?? '');
  if (!system.ok) return system;
  // A proxy knows this statement by its very text.
  const comment = await client.query('select @@version_comment limit 1', signal);
  const words = comment.ok ? (comment.value[0]?.[0] ?? '') : '';
  return ok({
    system: system.value,
    version: version ?? '',
    user: user ?? '',
    database,
    ownId: Number(ownId),
    hasPerformanceSchema: isOn(recorded),
    isReplica: isOn(readOnly) || (await takesChanges(client, system.value, signal)),
    isRds: (basedir ?? '').startsWith('/rdsdbbin/'),
    pooler: poolerOf(words, version ?? '', client.greetedAs, ownId ?? '0'),
  });
}

/** Whether it follows a primary; `false` where that may not be seen. */
async function takesChanges(client: MysqlClient, system: 'mysql' | 'mariadb', signal: AbortSignal): Promise<boolean> {
  for (const statement of system === 'mysql'
    ? ['SHOW REPLICA STATUS', 'SHOW SLAVE STATUS']
    : ['SHOW ALL SLAVES STATUS']) {
    const status = await client.query(statement, signal);
    if (status.ok) return status.value.length > 0;
  }
  return false;
}

function isOn(value: string | null | undefined): boolean {
  return value === '1' || value === 'ON';
}
