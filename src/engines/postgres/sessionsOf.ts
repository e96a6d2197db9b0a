import type { Session, SessionState } from '../../core/databases/session';
import type { SessionRow } from './graph';

/** What is shown in the place of a statement that may not be seen. */
const hiddenStatement = '<insufficient privilege>';

export function sessionsOf(rows: readonly SessionRow[], own: number): ReadonlyMap<number, Session> {
  return new Map(rows.filter((row) => !isWorker(row)).map((row) => [row[0], sessionOf(row, own)]));
}

/** Of parallel workers the session that they work for; everybody else is their own. */
export function leadersOf(rows: readonly SessionRow[]): (pid: number) => number {
  const leaders = new Map<number, number>();
  for (const row of rows) {
    const leader = row[13];
    if (leader !== null) leaders.set(row[0], leader);
  }
  return (pid) => leaders.get(pid) ?? pid;
}

function isWorker(row: SessionRow): boolean {
  return row[13] !== null && row[13] !== row[0];
}

function sessionOf(row: SessionRow, own: number): Session {
  const [id, mark, startedAt, user, database, application, address, port, state, stateSince, xactStart, query, type] =
    row;
  // Until version 12 a parallel worker does not say for whom it works.
  const isOfServer = type !== null && type !== 'client backend';
  const isHidden = type === null && state === null && query === hiddenStatement;
  return {
    id,
    mark,
    startedAt,
    user,
    database,
    // Who is no client is called what the server calls it: `autovacuum worker`, or `startup` for what replays changes.
    application: application !== '' && application !== null ? application : isOfServer ? type : null,
    client: address === null ? null : { address, port: port === null || port < 0 ? null : port },
    process: null,
    state: isHidden ? 'hidden' : stateOf(state),
    stateSince,
    transactionSince: xactStart,
    statement: isHidden || query === '' ? null : query,
    undoRecords: null,
    isOfServer,
    isOwn: id === own,
  };
}

function stateOf(state: string | null): SessionState {
  switch (state) {
    case 'active':
      return 'active';
    case 'idle':
      return 'idle';
    case 'idle in transaction':
      return 'idle-in-transaction';
    case 'idle in transaction (aborted)':
      return 'idle-in-failed-transaction';
    default:
      return 'other';
  }
}
