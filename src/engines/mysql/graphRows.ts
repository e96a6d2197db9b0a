import type { Graph, MetadataRow, RowLock, SessionRow, TransactionRow } from './graph';
import type { GraphPart } from './graphSql';

type Columns = readonly (string | null)[];

/** @throws where the answer is of another form than was asked for, which would be a fault of ours */
export function graphOf(rows: readonly unknown[]): Graph {
  const parts = new Map<GraphPart, Columns[]>();
  for (const row of rows) {
    const [kind, ...columns] = row as readonly [GraphPart, ...Columns];
    const list = parts.get(kind);
    if (list === undefined) parts.set(kind, [columns]);
    else list.push(columns);
  }
  const of = (part: GraphPart): readonly Columns[] => parts.get(part) ?? [];
  const [at = null, startedAt = null] = of('about')[0] ?? [];
  if (at === null || startedAt === null) throw new Error('the server did not say its time');
  const threads = new Map(of('threads').map(([thread, id]) => [text(thread), Number(id)]));
  const transactions = of('transactions').map(transactionOf);
  const owners = ownersOf(transactions, of('row-owners'), threads);
  const sessions = new Map(of('sessions').map((columns) => [Number(columns[0]), sessionRow(columns)]));
  const ofPrepared = preparedHolds(transactions, sessions);
  const [enabled, consumed] = of('instrument')[0] ?? [];
  const metadata = [
    ...of('metadata').flatMap((columns) => metadataRow(columns, threads, ofPrepared)),
    ...of('metadata-held').map(heldRow),
  ];
  const rowWaits = of('row-waits').map(([waiting, requested, blocking, blocker, waitingThread]) => ({
    requestedLock: text(requested),
    blockingLock: text(blocker),
    waiter: threads.get(text(waitingThread)) ?? owners.get(text(waiting)),
    blocker: owners.get(text(blocking)),
  }));
  awakenWaiters(sessions, [
    ...metadata.flatMap(({ isPending, session }) => (isPending ? [session] : [])),
    ...rowWaits.map(({ waiter }) => waiter),
  ]);
  return {
    at: Number(at) * 1_000,
    tookMs: tookOf(of('took')[0]?.[0]),
    startedAt,
    sessions,
    programs: new Map(of('programs').map(([id, name]) => [Number(id), text(name)])),
    threads,
    metadata,
    transactions,
    rowLocks: new Map(
      of('row-locks').map((columns) => {
        const lock =
          columns.length > 7 && columns[8] !== null
            ? mysqlRowLock(columns, owners, threads)
            : mariadbRowLock(columns, owners);
        return [lock.id, lock];
      }),
    ),
    rowWaits,
    isInstrumented: enabled === undefined || enabled === null ? null : enabled === 'YES' && consumed !== 'NO',
  };
}

/**
 * The parts are read one after the other. Who sleeps in the list of sessions and waits in a later part began in between: he
 * does not sleep, and has not waited for as long as he slept before.
 */
function awakenWaiters(sessions: Map<number, SessionRow>, waiters: readonly (number | null | undefined)[]): void {
  for (const waiter of waiters) {
    const row = typeof waiter === 'number' ? sessions.get(waiter) : undefined;
    if (row?.command === 'Sleep') sessions.set(row.id, { ...row, command: 'Query', forMs: 0 });
  }
}

function sessionRow([
  id,
  user,
  host,
  database = null,
  command,
  forMs,
  state = null,
  statement = null,
]: Columns): SessionRow {
  return {
    ...{ id: Number(id), user: text(user), host: text(host), database, command: text(command) },
    ...{ forMs: numberOf(forMs), state, statement },
  };
}

/**
 * Sessions by the transactions they have; `null` where a transaction was prepared and left. The thread of a row lock is
 * the one that made it, which need not have it: what an INSERT holds becomes a lock when somebody else wants it, made by
 * that other one, and a lock of a prepared transaction keeps the thread of a session that has gone on to other things.
 * Where transactions may not be seen, the thread of a lock of the table tells, which is taken before any of its rows, as
 * long as that thread is still in the transaction that it was in then.
 */
function ownersOf(
  transactions: readonly TransactionRow[],
  tableLocks: readonly Columns[],
  threads: ReadonlyMap<string, number>,
): Owners {
  const owners = new Map<string, number | null>();
  for (const [transaction, thread, whose] of tableLocks) {
    const session = threads.get(text(thread));
    if (whose === 'left') owners.set(text(transaction), null);
    else if (whose === 'has' && session !== undefined) owners.set(text(transaction), session);
  }
  for (const { id, session } of transactions) owners.set(id, session);
  return owners;
}

/** Whether a lock of this thread's session is one that a transaction has which was prepared, and left by that session. */
type PreparedHolds = (session: number | undefined, duration: string | null) => boolean;

/**
 * The server writes down such locks under the thread that prepared. Where there are such transactions, what is had until
 * the end of a transaction by a session that is gone, or that is idle and has no transaction, is theirs.
 */
function preparedHolds(
  transactions: readonly TransactionRow[],
  sessions: ReadonlyMap<number, SessionRow>,
): PreparedHolds {
  const busy = new Set(transactions.map(({ session }) => session));
  if (!busy.has(null)) return () => false;
  return (session, duration) =>
    duration === 'TRANSACTION' &&
    (session === undefined || (!busy.has(session) && sessions.get(session)?.command === 'Sleep'));
}

function metadataRow(
  [type, schema = null, name = null, mode, duration = null, status, thread]: Columns,
  threads: ReadonlyMap<string, number>,
  ofPrepared: PreparedHolds,
): readonly MetadataRow[] {
  const isPending = status === 'PENDING';
  const session = threads.get(text(thread));
  const lock = { type: text(type), schema, name, mode: text(mode), duration, isPending };
  if (!isPending && ofPrepared(session, duration)) return [{ ...lock, session: null }];
  // A thread of the server itself, or one that ended in between.
  return session === undefined ? [] : [{ ...lock, session }];
}

/** What MariaDB's plugin calls what performance_schema calls otherwise. */
const mariadbLockTypes: ReadonlyMap<string, string> = new Map([
  ['User lock', 'USER LEVEL LOCK'],
  ['Table metadata lock', 'TABLE'],
  ['Schema metadata lock', 'SCHEMA'],
  ['Backup lock', 'BACKUP'],
  ['Stored function metadata lock', 'FUNCTION'],
  ['Stored procedure metadata lock', 'PROCEDURE'],
  ['Trigger metadata lock', 'TRIGGER'],
  ['Event metadata lock', 'EVENT'],
]);

/** The plugin shows what is held, and not what is waited for. The name of a user lock stands where a schema would. */
function heldRow([thread, mode, type, schema = null, name = null]: Columns): MetadataRow {
  const isUserLock = type === 'User lock';
  return {
    type: mariadbLockTypes.get(text(type)) ?? text(type),
    schema: isUserLock ? null : schema,
    name: isUserLock ? schema : name === '' ? null : name,
    mode: text(mode).replace(/^MDL_/, ''),
    duration: null,
    isPending: false,
    session: Number(thread),
  };
}

function transactionOf([id, session, started, requestedLock = null, since, undo]: Columns): TransactionRow {
  const number = Number(session);
  return {
    id: text(id),
    session: number === 0 ? null : number,
    startedAt: seconds(started),
    requestedLock,
    waitingSince: seconds(since),
    undoRecords: numberOf(undo),
  };
}

/** `null`: a prepared transaction, which has no session; none: it may not be seen whose it is. */
type Owners = ReadonlyMap<string, number | null>;

function mysqlRowLock(columns: Columns, owners: Owners, threads: ReadonlyMap<string, number>): RowLock {
  const [id, transaction, mode, type, schema = null, table = null, index = null, row = null, status, thread] = columns;
  const isWaiting = status === 'WAITING';
  const owner = owners.get(text(transaction));
  return {
    ...{
      id: text(id),
      transaction: text(transaction),
      mode: text(mode),
      isTable: type === 'TABLE',
      schema,
      table,
      index,
      row,
    },
    isWaiting,
    // Whoever waits has made the lock himself, and may have begun after transactions were last listed.
    session: isWaiting ? (threads.get(text(thread)) ?? owner) : owner,
  };
}

function mariadbRowLock(
  [id, transaction, mode, type, place, index = null, row = null]: Columns,
  owners: Owners,
): RowLock {
  // Both names in backticks, those within doubled.
  const [, schema = null, table = null] = /^`((?:[^`]|``)*)`\.`((?:[^`]|``)*)`/su.exec(text(place)) ?? [];
  const plain = (name: string | null): string | null => name?.replaceAll('``', '`') ?? null;
  return {
    ...{ id: text(id), transaction: text(transaction), mode: text(mode), isTable: type === 'TABLE', index, row },
    ...{ schema: plain(schema), table: plain(table), isWaiting: null },
    session: owners.get(text(transaction)),
  };
}

function text(value: string | null | undefined): string {
  return value ?? '';
}

function numberOf(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(Number(value));
}

/** A server that takes one clock for the other (`--sysdate-is-now`) says 0, which is not true. */
function tookOf(value: string | null | undefined): number | null {
  const took = Number(value ?? 0);
  return took > 0 ? took : null;
}

function seconds(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value) * 1_000;
}
