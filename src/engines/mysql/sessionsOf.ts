import type { Session, SessionState } from '../../core/databases/session';
import type { Graph, SessionRow, TransactionRow } from './graph';

const maxStatement = 1_000;

/** Commands of threads that the server or a replica has to itself. */
const serverCommands =
  /^(?:Daemon|Binlog Dump(?: GTID)?|Connect|Slave_\w+|Group Replication \w+|Register Slave|Delayed insert)$/i;

/** Users that nobody can log in as. */
const serverUsers = new Set(['system user', 'event_scheduler', 'unauthenticated user']);

/** What tells a connection from a later one of the same number; `markSql` is the same in SQL. */
export function markOf(startedAt: string, { id, user, host }: Pick<SessionRow, 'id' | 'user' | 'host'>): string {
  return `${startedAt}/${id}/${user}@${host}`;
}

/** These sessions, by their numbers; of those that may not be seen, only that there are such. */
export function sessionsOf(ids: ReadonlySet<number>, graph: Graph, ownId: number): ReadonlyMap<number, Session> {
  const transactions = new Map<number, TransactionRow>();
  for (const each of graph.transactions) if (each.session !== null) transactions.set(each.session, each);
  const inTransaction = new Set(
    graph.metadata
      .filter(({ duration, isPending }) => duration === 'TRANSACTION' && !isPending)
      .map((lock) => lock.session),
  );
  const sessions = new Map<number, Session>();
  for (const id of [...ids].sort((a, b) => a - b)) {
    const row = graph.sessions.get(id);
    const transaction = transactions.get(id);
    sessions.set(
      id,
      row === undefined
        ? hidden(id, graph.programs.get(id) ?? null, transaction, ownId)
        : seen(row, graph, transaction, inTransaction.has(id), ownId),
    );
  }
  return sessions;
}

function seen(
  row: SessionRow,
  { at, startedAt, programs }: Graph,
  transaction: TransactionRow | undefined,
  hasLocks: boolean,
  ownId: number,
): Session {
  const { id, user, host, database, command, forMs, statement } = row;
  return {
    ...{ id, mark: markOf(startedAt, row), startedAt: null, user, database },
    application: programs.get(id) ?? null,
    client: clientOf(host),
    process: null,
    state: stateOf(command, transaction !== undefined || hasLocks),
    stateSince: forMs === null ? null : at - Math.max(0, forMs),
    transactionSince: transaction?.startedAt ?? null,
    statement: statement === null ? null : shortened(statement),
    undoRecords: transaction?.undoRecords ?? null,
    isOfServer: serverUsers.has(user) || serverCommands.test(command),
    isOwn: id === ownId,
  };
}

function hidden(
  id: number,
  application: string | null,
  transaction: TransactionRow | undefined,
  ownId: number,
): Session {
  return {
    ...{ id, mark: null, startedAt: null, user: null, database: null, application, client: null, process: null },
    ...{ state: 'hidden', stateSince: null, statement: null, isOfServer: false, isOwn: id === ownId },
    transactionSince: transaction?.startedAt ?? null,
    undoRecords: transaction?.undoRecords ?? null,
  };
}

function stateOf(command: string, isInTransaction: boolean): SessionState {
  switch (command) {
    case 'Sleep':
      return isInTransaction ? 'idle-in-transaction' : 'idle';
    case 'Query':
    case 'Execute':
    case 'Prepare':
    case 'Fetch':
    case 'Init DB':
    case 'Create DB':
    case 'Drop DB':
    case 'Field List':
    case 'Long Data':
    case 'Change user':
    case 'Killed':
      return 'active';
    default:
      return 'other';
  }
}

/** `10.0.0.7:51234`, `::1:51234`, `db.example:51234`; `localhost` without a port is a socket of that machine. */
export function clientOf(host: string): Session['client'] {
  const [, address, port] = /^(.+):(\d{1,5})$/s.exec(host) ?? [];
  if (address !== undefined && port !== undefined) return { address, port: Number(port) };
  return host === '' || host === 'localhost' ? null : { address: host, port: null };
}

function shortened(statement: string): string {
  return statement.length <= maxStatement ? statement : `${statement.slice(0, maxStatement - 1)}…`;
}
