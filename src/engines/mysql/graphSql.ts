import type { DatabaseGap } from '../../core/databases/reading';

/** What is asked of a server for every look. Each may be refused or missing by itself. */
export type GraphPart =
  | 'about'
  | 'sessions'
  /** The same from an older place, which is asked where the newer one is not there. */
  | 'processlist'
  | 'programs'
  | 'threads'
  | 'metadata'
  | 'metadata-held'
  | 'transactions'
  | 'row-locks'
  | 'row-waits'
  /** Whose the transactions are that are waited for, where the list of them may not be seen. */
  | 'row-owners'
  | 'instrument'
  /** How long the parts before it took; the last one. */
  | 'took';

interface Part {
  /** The columns, in the order in which `graphRows` takes them, each an expression. */
  readonly columns: readonly string[];
  readonly from: string;
  /** What is missing without it; `null` where something else makes up for it. */
  readonly gap: Pick<DatabaseGap, 'code' | 'subject'> | null;
}

/** As many columns as the widest part has. */
const width = 10;

/** Longer statements are cut: one more than is kept, so that it can be told. */
const statementCut = 'LEFT(INFO, 1001)';

const metadata: Part = {
  columns: [
    'OBJECT_TYPE',
    'OBJECT_SCHEMA',
    'OBJECT_NAME',
    'LOCK_TYPE',
    'LOCK_DURATION',
    'LOCK_STATUS',
    'OWNER_THREAD_ID',
  ],
  from: 'performance_schema.metadata_locks',
  gap: { code: 'not-permitted', subject: 'performance_schema.metadata_locks' },
};

const threads: Part = {
  columns: ['THREAD_ID', 'PROCESSLIST_ID'],
  from: 'performance_schema.threads WHERE PROCESSLIST_ID IS NOT NULL',
  gap: { code: 'not-permitted', subject: 'performance_schema.threads' },
};

const programs: Part = {
  columns: ['PROCESSLIST_ID', 'ATTR_VALUE'],
  from: "performance_schema.session_connect_attrs WHERE ATTR_NAME = 'program_name'",
  gap: null,
};

const instrument: Part = {
  columns: [
    "(SELECT ENABLED FROM performance_schema.setup_instruments WHERE NAME = 'wait/lock/metadata/sql/mdl')",
    "(SELECT ENABLED FROM performance_schema.setup_consumers WHERE NAME = 'global_instrumentation')",
  ],
  from: 'DUAL',
  gap: null,
};

const took: Part = {
  // The one is of the moment in which the statement began, the other of that in which it is said.
  columns: ['1000 * (UNIX_TIMESTAMP(SYSDATE(6)) - UNIX_TIMESTAMP(NOW(6)))'],
  from: 'DUAL',
  gap: null,
};

const transactions: Part = {
  columns: [
    'trx_id',
    'trx_mysql_thread_id',
    'UNIX_TIMESTAMP(trx_started)',
    'trx_requested_lock_id',
    'UNIX_TIMESTAMP(trx_wait_started)',
    'trx_rows_modified',
  ],
  from: 'information_schema.INNODB_TRX',
  gap: { code: 'not-permitted', subject: 'information_schema.INNODB_TRX' },
};

const mariadb: Readonly<Partial<Record<GraphPart, Part>>> = {
  about: {
    columns: ['UNIX_TIMESTAMP(NOW(6))', startSql('information_schema')],
    from: 'DUAL',
    gap: null,
  },
  sessions: {
    columns: ['ID', 'USER', 'HOST', 'DB', 'COMMAND', 'TIME_MS', 'STATE', statementCut],
    from: 'information_schema.PROCESSLIST',
    gap: null,
  },
  programs,
  threads,
  metadata,
  instrument,
  'metadata-held': {
    columns: ['THREAD_ID', 'LOCK_MODE', 'LOCK_TYPE', 'TABLE_SCHEMA', 'TABLE_NAME'],
    from: 'information_schema.METADATA_LOCK_INFO',
    gap: null,
  },
  transactions,
  'row-locks': {
    columns: ['lock_id', 'lock_trx_id', 'lock_mode', 'lock_type', 'lock_table', 'lock_index', 'LEFT(lock_data, 200)'],
    from: 'information_schema.INNODB_LOCKS',
    gap: { code: 'not-permitted', subject: 'information_schema.INNODB_LOCKS' },
  },
  'row-waits': {
    columns: ['requesting_trx_id', 'requested_lock_id', 'blocking_trx_id', 'blocking_lock_id'],
    from: 'information_schema.INNODB_LOCK_WAITS',
    gap: { code: 'not-permitted', subject: 'information_schema.INNODB_LOCK_WAITS' },
  },
  took,
};

const mysql: Readonly<Partial<Record<GraphPart, Part>>> = {
  about: {
    columns: ['UNIX_TIMESTAMP(NOW(6))', startSql('performance_schema')],
    from: 'DUAL',
    gap: null,
  },
  processlist: {
    columns: ['ID', 'USER', 'HOST', 'DB', 'COMMAND', 'TIME * 1000', 'STATE', statementCut],
    from: 'information_schema.PROCESSLIST',
    gap: null,
  },
  sessions: {
    columns: ['ID', 'USER', 'HOST', 'DB', 'COMMAND', 'TIME * 1000', 'STATE', statementCut],
    // The one of performance_schema stops nobody; it came with 8.0.22 and is there wherever its schema is on.
    from: 'performance_schema.processlist',
    gap: null,
  },
  programs,
  threads,
  metadata,
  instrument,
  transactions,
  'row-locks': {
    columns: [
      'ENGINE_LOCK_ID',
      'ENGINE_TRANSACTION_ID',
      'LOCK_MODE',
      'LOCK_TYPE',
      'OBJECT_SCHEMA',
      'OBJECT_NAME',
      'INDEX_NAME',
      'LEFT(LOCK_DATA, 200)',
      'LOCK_STATUS',
      'THREAD_ID',
    ],
    // There may be millions of them, of which those in the way are few. As a condition (IN), they would be looked for among
    // the waits anew for each lock: seconds, with some hundred waits.
    from:
      '(SELECT REQUESTING_ENGINE_LOCK_ID AS id FROM performance_schema.data_lock_waits' +
      ' UNION SELECT BLOCKING_ENGINE_LOCK_ID FROM performance_schema.data_lock_waits) AS concerned' +
      ' STRAIGHT_JOIN performance_schema.data_locks ON ENGINE_LOCK_ID = concerned.id',
    gap: { code: 'not-permitted', subject: 'performance_schema.data_locks' },
  },
  'row-waits': {
    columns: [
      'REQUESTING_ENGINE_TRANSACTION_ID',
      'REQUESTING_ENGINE_LOCK_ID',
      'BLOCKING_ENGINE_TRANSACTION_ID',
      'BLOCKING_ENGINE_LOCK_ID',
      'REQUESTING_THREAD_ID',
    ],
    from: 'performance_schema.data_lock_waits',
    gap: { code: 'not-permitted', subject: 'performance_schema.data_lock_waits' },
  },
  'row-owners': {
    columns: [
      'taken.ENGINE_TRANSACTION_ID',
      'taken.THREAD_ID',
      // Events of a thread are numbered: a lock is one of the transaction that its thread is in if it was made since that
      // began. A prepared one, or one before that, is not the thread's any more; of one that was not recorded, nobody knows.
      "CASE WHEN maker.THREAD_ID IS NULL OR recent.XA_STATE = 'PREPARED' OR recent.EVENT_ID > taken.EVENT_ID " +
        "OR (recent.STATE <> 'ACTIVE' AND recent.END_EVENT_ID >= taken.EVENT_ID) THEN 'left' " +
        "WHEN recent.STATE = 'ACTIVE' THEN 'has' END",
    ],
    from:
      '(SELECT DISTINCT BLOCKING_ENGINE_TRANSACTION_ID AS id FROM performance_schema.data_lock_waits) AS concerned' +
      ' STRAIGHT_JOIN performance_schema.data_locks AS taken ON taken.ENGINE_TRANSACTION_ID = concerned.id' +
      ' LEFT JOIN performance_schema.threads AS maker ON maker.THREAD_ID = taken.THREAD_ID' +
      ' LEFT JOIN performance_schema.events_transactions_current AS recent ON recent.THREAD_ID = taken.THREAD_ID' +
      " WHERE LOCK_TYPE = 'TABLE'",
    gap: null,
  },
  took,
};

/** When the server started, in whole seconds since the epoch: both terms are of the moment in which the statement began. */
export function startSql(schema: 'information_schema' | 'performance_schema'): string {
  const uptime = `SELECT VARIABLE_VALUE FROM ${schema}.global_status WHERE VARIABLE_NAME = 'Uptime'`;
  return `CAST(UNIX_TIMESTAMP() AS SIGNED) - CAST((${uptime}) AS SIGNED)`;
}

/** What is asked for only where what it stands for is not there, or may not be seen. */
const substitutes: Readonly<Partial<Record<GraphPart, GraphPart>>> = {
  sessions: 'processlist',
  transactions: 'row-owners',
};

/** The parts that there may be of a server; what needs performance_schema is left out where that is off. */
export function graphParts(system: 'mysql' | 'mariadb', hasPerformanceSchema: boolean): readonly GraphPart[] {
  const all = Object.keys(system === 'mysql' ? mysql : mariadb) as GraphPart[];
  if (hasPerformanceSchema) return all.filter((part) => !Object.values(substitutes).includes(part));
  // The server's own times are in a view that answers in any case.
  return all.filter(
    (part) => part === 'about' || (part !== 'instrument' && !partOf(system, part).from.includes('performance_schema')),
  );
}

/** What may be asked for in place of a part that was refused. */
export function substituteOf(system: 'mysql' | 'mariadb', part: GraphPart): GraphPart | null {
  const other = substitutes[part];
  return other !== undefined && (system === 'mysql' ? mysql : mariadb)[other] !== undefined ? other : null;
}

/** One statement for all of these, and so one way to the server and back: rows of a kind and its columns, all texts. */
export function graphSql(system: 'mysql' | 'mariadb', parts: readonly GraphPart[]): string {
  return parts.map((part) => partSql(system, part)).join(' UNION ALL ');
}

/** Asks for a part by itself, and so says whether it may be asked for: privileges are partly looked at with the rows. */
export function probeSql(system: 'mysql' | 'mariadb', part: GraphPart): string {
  return `${partSql(system, part)} LIMIT 1`;
}

export function gapOfPart(system: 'mysql' | 'mariadb', part: GraphPart): Part['gap'] {
  return partOf(system, part).gap;
}

function partSql(system: 'mysql' | 'mariadb', part: GraphPart): string {
  const { columns, from } = partOf(system, part);
  // One character set and collation for all, so that texts of any origin stand in one column.
  const texts = columns.map((column) => `CONVERT(${column} USING utf8mb4) COLLATE utf8mb4_bin`);
  const rest = Array.from({ length: width - columns.length }, () => 'NULL');
  return `SELECT '${part === 'processlist' ? 'sessions' : part}', ${[...texts, ...rest].join(', ')} FROM ${from}`;
}

function partOf(system: 'mysql' | 'mariadb', part: GraphPart): Part {
  const found = (system === 'mysql' ? mysql : mariadb)[part];
  if (found === undefined) throw new Error(`${system} has no ${part}`);
  return found;
}
