import type { ActOutcome, DatabaseAction } from '../../core/databases/engine';
import type { DatabaseTrouble } from '../../core/databases/reading';
import { fail, ok, type Result } from '../../core/result';
import { startSql } from './graphSql';
import type { MysqlClient } from './mysqlClient';
import type { MysqlServer } from './serverFacts';
import { sqlText } from './sqlText';

type EndAction = Extract<DatabaseAction, { readonly kind: 'cancel' | 'terminate' }>;

const serverUsers = "'system user', 'event_scheduler', 'unauthenticated user'";
const serverCommands = "'Daemon', 'Binlog Dump', 'Binlog Dump GTID', 'Connect', 'Register Slave', 'Delayed insert'";

/** What a person would send. Amazon's servers end the sessions of others by procedures alone. */
export function endSql({ kind, session }: EndAction, { isRds }: Pick<MysqlServer, 'isRds'>): string {
  if (isRds) return `CALL mysql.${kind === 'cancel' ? 'rds_kill_query' : 'rds_kill'}(${session})`;
  return kind === 'cancel' ? `KILL QUERY ${session}` : `KILL ${session}`;
}

/**
 * Ends the very session that was seen, and none that has its number by now.
 *
 * A server counts its connections up from when it started, in 32 bits, and gives a number again only once the count has
 * gone round or the server has started anew. The mark therefore names the number, the second in which the server
 * started, and user, host and port of the client; it is computed again on the server at the moment of acting. A restart
 * between the look and the act ends our own connection as well, so that nothing is sent over it; a link made since sees
 * another start. MariaDB checks and kills in one compound statement. MySQL has none outside of stored programs: there
 * the check is the statement before, and four thousand million connections would have to be made between the two.
 */
export async function endSession(
  action: EndAction,
  server: MysqlServer,
  client: MysqlClient,
  signal: AbortSignal,
): Promise<Result<ActOutcome, DatabaseTrouble>> {
  if (!Number.isSafeInteger(action.session) || action.session <= 0) return ok({ kind: 'gone' });
  if (action.session === server.ownId) return ok({ kind: 'refused', reason: 'own-session', message: null });
  if (server.system === 'mariadb') {
    const done = await client.query(compoundSql(action, server), signal);
    return done.ok ? ok(outcomeOf(done.value[0]?.[0] ?? '')) : afterKill(done.error);
  }
  const checked = await client.query(`SELECT ${checkSql(action, 'performance_schema', processlist(server))}`, signal);
  if (!checked.ok) return fail(troubleOnly(checked.error));
  const word = checked.value[0]?.[0] ?? '';
  if (word !== 'same') return ok(outcomeOf(word));
  const killed = await client.change(endSql(action, server), signal);
  return killed.ok ? ok({ kind: 'done' }) : afterKill(killed.error);
}

/** MariaDB: nothing can come between the look and the act. */
export function compoundSql(action: EndAction, server: Pick<MysqlServer, 'isRds'>): string {
  const check = checkSql(action, 'information_schema', 'information_schema.PROCESSLIST');
  return [
    'BEGIN NOT ATOMIC',
    'DECLARE seen VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;',
    `SET seen = ${check};`,
    `IF seen = 'same' THEN ${endSql(action, server)}; SET seen = 'done'; END IF;`,
    'SELECT seen;',
    'END',
  ].join(' ');
}

/** `same`, `server`, `changed`, or `gone`. */
function checkSql(
  { session, mark }: EndAction,
  status: 'information_schema' | 'performance_schema',
  from: string,
): string {
  const markSql = `CONCAT(${startSql(status)}, '/', ID, '/', CONVERT(USER USING utf8mb4), '@', CONVERT(HOST USING utf8mb4))`;
  const word =
    `CASE WHEN USER IN (${serverUsers}) OR COMMAND IN (${serverCommands}) THEN 'server' ` +
    `WHEN ${markSql} COLLATE utf8mb4_bin = ${sqlText(mark)} COLLATE utf8mb4_bin THEN 'same' ELSE 'changed' END`;
  return `COALESCE((SELECT ${word} FROM ${from} WHERE ID = ${session} LIMIT 1), 'gone')`;
}

function processlist({ hasPerformanceSchema }: MysqlServer): string {
  return hasPerformanceSchema ? 'performance_schema.processlist' : 'information_schema.PROCESSLIST';
}

function outcomeOf(word: string): ActOutcome {
  switch (word) {
    case 'done':
      return { kind: 'done' };
    case 'server':
      return { kind: 'refused', reason: 'server-process', message: null };
    case 'gone':
      return { kind: 'gone' };
    default:
      return { kind: 'changed-underneath' };
  }
}

/** ER_NO_SUCH_THREAD: it ended in between. ER_KILL_DENIED_ERROR and its like: it is not ours to end. */
function afterKill(error: DatabaseTrouble & { readonly number: number }): Result<ActOutcome, DatabaseTrouble> {
  if (error.number === 1094) return ok({ kind: 'gone' });
  if ([1095, 1142, 1227, 1370, 1044].includes(error.number)) {
    return ok({ kind: 'refused', reason: 'not-permitted', message: error.message });
  }
  return fail(troubleOnly(error));
}

function troubleOnly({ code, message }: DatabaseTrouble): DatabaseTrouble {
  return { code, message };
}
