import type { GraphPart } from './graphSql';

/** What a server said at one moment, as texts of the server become numbers and nouns. */
export interface Graph {
  /** Milliseconds since the epoch, by the clock of the server. */
  readonly at: number;
  /** Whole seconds since the epoch, as text: part of the mark of every session. */
  readonly startedAt: string;
  readonly sessions: ReadonlyMap<number, SessionRow>;
  readonly programs: ReadonlyMap<number, string>;
  /** Numbers of connections by those that performance_schema gives to threads. */
  readonly threads: ReadonlyMap<string, number>;
  readonly metadata: readonly MetadataRow[];
  readonly transactions: readonly TransactionRow[];
  readonly rowLocks: ReadonlyMap<string, RowLock>;
  readonly rowWaits: readonly RowWait[];
  /** Whether metadata locks are recorded; `null` where that may not be seen. */
  readonly isInstrumented: boolean | null;
}

export interface SessionRow {
  readonly id: number;
  readonly user: string;
  readonly host: string;
  readonly database: string | null;
  readonly command: string;
  /** For how long it has been in what it does. */
  readonly forMs: number | null;
  readonly state: string | null;
  readonly statement: string | null;
}

export interface MetadataRow {
  readonly type: string;
  readonly schema: string | null;
  readonly name: string | null;
  readonly mode: string;
  readonly duration: string | null;
  readonly isPending: boolean;
  readonly session: number;
}

export interface TransactionRow {
  readonly id: string;
  /** `null`: a prepared transaction, which has no session. */
  readonly session: number | null;
  readonly startedAt: number | null;
  readonly requestedLock: string | null;
  readonly waitingSince: number | null;
  readonly undoRecords: number | null;
}

export interface RowLock {
  readonly id: string;
  readonly transaction: string;
  readonly mode: string;
  readonly isTable: boolean;
  readonly schema: string | null;
  readonly table: string | null;
  readonly index: string | null;
  readonly row: string | null;
  readonly isWaiting: boolean | null;
  /** Known by itself in MySQL, and by its transaction in MariaDB. */
  readonly session: number | null | undefined;
}

export interface RowWait {
  readonly requestedLock: string;
  readonly blockingLock: string;
  readonly waiter: number | null | undefined;
  readonly blocker: number | null | undefined;
}

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
  const byTransaction = new Map(transactions.map((each) => [each.id, each.session]));
  const sessionOf: SessionOf = (thread, transaction) =>
    (thread === null || thread === undefined ? undefined : threads.get(thread)) ?? byTransaction.get(text(transaction));
  const [enabled, consumed] = of('instrument')[0] ?? [];
  return {
    at: Number(at) * 1_000,
    startedAt,
    sessions: new Map(of('sessions').map((columns) => [Number(columns[0]), sessionRow(columns)])),
    programs: new Map(of('programs').map(([id, name]) => [Number(id), text(name)])),
    threads,
    metadata: [
      ...of('metadata').flatMap((columns) => metadataRow(columns, threads)),
      ...of('metadata-held').map(heldRow),
    ],
    transactions,
    rowLocks: new Map(
      of('row-locks').map((columns) => {
        const lock =
          columns.length > 7 && columns[8] !== null
            ? mysqlRowLock(columns, sessionOf)
            : mariadbRowLock(columns, sessionOf);
        return [lock.id, lock];
      }),
    ),
    rowWaits: of('row-waits').map(([waiting, requested, blocking, blocker, waitingThread, blockingThread]) => ({
      requestedLock: text(requested),
      blockingLock: text(blocker),
      waiter: sessionOf(waitingThread, waiting),
      blocker: sessionOf(blockingThread, blocking),
    })),
    isInstrumented: enabled === undefined || enabled === null ? null : enabled === 'YES' && consumed !== 'NO',
  };
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

function metadataRow(
  [type, schema = null, name = null, mode, duration = null, status, thread]: Columns,
  threads: ReadonlyMap<string, number>,
): readonly MetadataRow[] {
  const session = threads.get(text(thread));
  // A thread of the server itself, or one that ended in between.
  if (session === undefined) return [];
  return [{ type: text(type), schema, name, mode: text(mode), duration, isPending: status === 'PENDING', session }];
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

/** `null`: a prepared transaction, which has no session; `undefined`: it may not be seen whose it is. */
type SessionOf = (
  thread: string | null | undefined,
  transaction: string | null | undefined,
) => number | null | undefined;

function mysqlRowLock(columns: Columns, sessionOf: SessionOf): RowLock {
  const [id, transaction, mode, type, schema = null, table = null, index = null, row = null, status, thread] = columns;
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
    isWaiting: status === 'WAITING',
    session: sessionOf(thread, transaction),
  };
}

function mariadbRowLock(
  [id, transaction, mode, type, place, index = null, row = null]: Columns,
  sessionOf: SessionOf,
): RowLock {
  // Both names in backticks, those within doubled.
  const [, schema = null, table = null] = /^`((?:[^`]|``)*)`\.`((?:[^`]|``)*)`/su.exec(text(place)) ?? [];
  const plain = (name: string | null): string | null => name?.replaceAll('``', '`') ?? null;
  return {
    ...{ id: text(id), transaction: text(transaction), mode: text(mode), isTable: type === 'TABLE', index, row },
    ...{ schema: plain(schema), table: plain(table), isWaiting: null },
    session: sessionOf(null, transaction),
  };
}

function text(value: string | null | undefined): string {
  return value ?? '';
}

function numberOf(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(Number(value));
}

function seconds(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value) * 1_000;
}
