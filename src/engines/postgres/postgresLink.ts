import type {
  ActOutcome,
  Backend,
  DatabaseAction,
  DatabaseLink,
  DatabaseTarget,
  EngineOptions,
} from '../../core/databases/engine';
import type { DatabaseLock } from '../../core/databases/databaseLock';
import { type KeyNames, nameAdvisoryLocks } from '../../core/databases/names/advisoryNames';
import type { PreparedTransaction } from '../../core/databases/preparedTransaction';
import type { DatabaseGap, DatabaseReading, DatabaseTrouble } from '../../core/databases/reading';
import type { Route } from '../../core/databases/route';
import { fail, ok, type Result } from '../../core/result';
import { endOutcome, endSessionSql, endSessionText } from './endSession';
import type { Graph } from './graph';
import { GraphReader } from './graphReader';
import { type LoadedNames, loadKeyNames } from './keyNames';
import { locksOf } from './locksOf';
import type { PgClient, QueryFailure } from './pgClient';
import { leadersOf, sessionsOf } from './sessionsOf';
import { slotKeys } from './slotKeys';
import { readTableLocks } from './tableLocks';
import { waitsOf } from './waitsOf';

/** What does not change while a connection lasts. */
export interface ServerVersion {
  /** As `server_version_num`. */
  readonly number: number;
  readonly text: string;
}

/** Names of realms and jobs come and go: they are read again after this, milliseconds, or when there is a key without one. */
const namesAgeMs = 60_000;

/** One connection to a PostgreSQL server. */
export class PostgresLink implements DatabaseLink {
  readonly route: Route | null;
  readonly backend: Backend;
  readonly #client: PgClient;
  readonly #target: DatabaseTarget;
  readonly #options: EngineOptions;
  readonly #version: ServerVersion;
  readonly #graph: GraphReader;
  readonly #closing = new AbortController();
  #names: (LoadedNames & { readonly at: number }) | undefined;
  /** Keys that had no name when names were read last. */
  #nameless: ReadonlySet<string> = new Set();
  /** As of the last reading. */
  #isReplica = false;
  /** Statements that let go of rows, by the id of their lock, as of the last reading. */
  #releases: ReadonlyMap<string, string> = new Map();

  constructor(
    client: PgClient,
    target: DatabaseTarget,
    options: EngineOptions,
    version: ServerVersion,
    route: Route | null,
  ) {
    this.route = route;
    this.backend = { pid: client.process, sockets: /(?:^|\/)\.s\.PGSQL\.\d+$/ };
    this.#client = client;
    this.#target = target;
    this.#options = options;
    this.#version = version;
    this.#graph = new GraphReader(client, version.number);
  }

  async read(given: AbortSignal): Promise<Result<DatabaseReading, DatabaseTrouble>> {
    const signal = AbortSignal.any([given, this.#closing.signal]);
    const answer = await this.#graph.read(signal);
    if (!answer.ok) return answer;
    const { graph, tookMs } = answer.value;
    const { sessions, locks, waits } = joined(graph);
    const names = await this.#namesFor(graph, locks, signal);
    const rows = await readTableLocks(this.#client, graph.tables, graph.user, signal);
    if (signal.aborted) return fail({ code: 'cancelled', message: '' });
    // What was asked after the end would look as if it were not there.
    const { trouble } = this.#client;
    if (trouble !== null) return fail(trouble);
    this.#isReplica = graph.isReplica;
    this.#releases = new Map(
      rows.locks.flatMap(({ id, releaseSql }) => (releaseSql === null ? [] : [[id, releaseSql]])),
    );
    return ok({
      server: {
        system: 'postgresql',
        version: this.#version.text,
        database: graph.database,
        user: graph.user,
        isReplica: graph.isReplica,
      },
      at: graph.now,
      tookMs,
      sessions,
      locks: nameAdvisoryLocks(locks, names.keysOf),
      waits,
      prepared: preparedOf(graph),
      tableLocks: rows.locks,
      notes: [],
      gaps: [...this.#gapsOf(graph), ...names.gaps, ...rows.gaps],
      omittedLocks: Math.max(0, graph.omitted),
    });
  }

  async act(action: DatabaseAction, given: AbortSignal): Promise<Result<ActOutcome, DatabaseTrouble>> {
    if (this.#target.lookOnly) return ok({ kind: 'refused', reason: 'look-only', message: null });
    const signal = AbortSignal.any([given, this.#closing.signal]);
    if (action.kind === 'release-row') return this.#releaseRow(action.lock, action.sql, signal);
    const answer = await this.#client.query(endSessionSql(action), [action.session, action.mark], signal);
    if (!answer.ok) return refusedOr(answer.error, this.#isReplica);
    const row = answer.value[0]?.rows[0] as { readonly outcome?: string } | undefined;
    return ok(endOutcome(row?.outcome));
  }

  sqlOf(action: DatabaseAction): string {
    return action.kind === 'release-row'
      ? `${action.sql};`
      : endSessionText(action, (text) => this.#client.literal(text));
  }

  close(): Promise<void> {
    this.#closing.abort();
    return this.#client.close();
  }

  /** Only a statement that the last look has made of what it saw; it must find that very row. */
  async #releaseRow(lock: string, sql: string, signal: AbortSignal): Promise<Result<ActOutcome, DatabaseTrouble>> {
    if (this.#releases.get(lock) !== sql) return ok({ kind: 'changed-underneath' });
    const answer = await this.#client.transaction(sql, signal, 'read write');
    if (!answer.ok) return refusedOr(answer.error, this.#isReplica);
    return ok({ kind: answer.value[0]?.rowCount === 1 ? 'done' : 'changed-underneath' });
  }

  async #namesFor(graph: Graph, locks: readonly DatabaseLock[], signal: AbortSignal): Promise<NamesNow> {
    const slots = slotKeys(graph.slots);
    const nameless = namelessKeys(nameAdvisoryLocks(locks, withKeys(slots, graph.database, this.#names?.keys)));
    const isNew = [...nameless].some((key) => !this.#nameless.has(key));
    const isOld = this.#names === undefined || graph.now - this.#names.at > namesAgeMs;
    // Without a key that lacks a name the tables are left alone.
    if (nameless.size > 0 && (isNew || isOld)) {
      const { tables, database, user } = graph;
      const loaded = await loadKeyNames(this.#client, database, user, tables, this.#options.candidates, signal);
      // What was cut short is begun anew the next time.
      if (!signal.aborted) {
        this.#names = { ...loaded, at: graph.now };
        this.#nameless = nameless;
      }
    }
    return { keysOf: withKeys(slots, graph.database, this.#names?.keys), gaps: this.#names?.gaps ?? [] };
  }

  #gapsOf({ seesAll, user, isReplica, backend }: Graph): readonly DatabaseGap[] {
    const gaps: DatabaseGap[] = [];
    if (!seesAll) {
      const cure = `GRANT pg_monitor TO ${this.#client.identifier(user)};`;
      gaps.push({ code: 'sessions-hidden', subject: user, cure, message: null });
    }
    // What stands between gives its own number when a session begins, or does not take what a session is limited with.
    const pooler = this.#client.pooler ?? (this.#client.process === backend ? null : '');
    if (pooler !== null) gaps.push({ code: 'pooled', subject: pooler, cure: null, message: null });
    if (isReplica) gaps.push({ code: 'replica', subject: this.#version.text, cure: null, message: null });
    return gaps;
  }
}

interface NamesNow {
  readonly keysOf: ReadonlyMap<string, KeyNames>;
  readonly gaps: readonly DatabaseGap[];
}

/** The reading without names: who there is, what they have and want, and who waits for whom. */
function joined(graph: Graph): Pick<DatabaseReading, 'sessions' | 'locks' | 'waits'> {
  const leaderOf = leadersOf(graph.sessions);
  const sessions = sessionsOf(graph.sessions, graph.backend);
  const found = locksOf(graph.locks, leaderOf);
  const waits = waitsOf(graph, found, leaderOf, (pid) => sessions.has(pid));
  return { sessions, locks: found.map(({ lock }) => lock), waits };
}

function withKeys(
  slots: ReadonlyMap<string, KeyNames>,
  database: string,
  keys: KeyNames | undefined,
): ReadonlyMap<string, KeyNames> {
  if (keys === undefined) return slots;
  const bigint = new Map([...keys.bigint, ...(slots.get(database)?.bigint ?? [])]);
  return new Map([...slots, [database, { bigint, twoInt: keys.twoInt }]]);
}

/** Of this database, since of others there is nothing to look up. */
function namelessKeys(locks: readonly DatabaseLock[]): ReadonlySet<string> {
  return new Set(
    locks.flatMap(({ name, target }) => {
      if (target.kind !== 'advisory') return [];
      const isKnown = name !== null && name.certainty === 'certain';
      return isKnown ? [] : [`${target.database ?? ''} ${String(target.key)}`];
    }),
  );
}

function preparedOf({ prepared, preparedIn }: Graph): readonly PreparedTransaction[] {
  const places = new Map(preparedIn);
  return prepared.map(([xid, gid, owner, database, preparedAt]) => {
    const transaction = places.get(xid) ?? `-1/${xid}`;
    return { transaction, gid, owner, database, preparedAt };
  });
}

/** Insufficient privilege, or a server that lets nobody write: by its settings, or as a standby, which has no such feature. */
function refusedOr({ trouble, state }: QueryFailure, isReplica: boolean): Result<ActOutcome, DatabaseTrouble> {
  const reason = reasonOf(state, isReplica);
  return reason === null ? fail(trouble) : ok({ kind: 'refused', reason, message: trouble.message });
}

function reasonOf(state: string | null, isReplica: boolean): 'not-permitted' | 'replica' | 'read-only' | null {
  if (state === '42501') return 'not-permitted';
  if (isReplica) return state === '25006' || state === '0A000' ? 'replica' : null;
  return state === '25006' ? 'read-only' : null;
}
