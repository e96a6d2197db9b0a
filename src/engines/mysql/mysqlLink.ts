import { createHash } from 'node:crypto';
import type { DatabaseLock } from '../../core/databases/databaseLock';
import type { ActOutcome, DatabaseAction, DatabaseLink, EngineOptions } from '../../core/databases/engine';
import type { LockName } from '../../core/databases/lockName';
import {
  nameByHolder,
  namedLockNames,
  type NamedLockNames,
  nameOfNamedLock,
} from '../../core/databases/names/namedLocks';
import type { DatabaseGap, DatabaseReading, DatabaseTrouble } from '../../core/databases/reading';
import type { Route } from '../../core/databases/route';
import { fail, ok, type Result } from '../../core/result';
import { type Catalogue, readCatalogue } from './catalogue';
import { endSession, endSql } from './endSession';
import { gapsOf } from './gapsOf';
import { GraphReader } from './graphReader';
import type { Graph } from './graph';
import { type LocksAndWaits, locksOf, unrecordedOf, type UsedName } from './locksOf';
import type { MysqlClient, StatementTrouble } from './mysqlClient';
import { notesOf } from './notesOf';
import { preparedOf } from './preparedOf';
import type { MysqlServer } from './serverFacts';
import { sessionsOf } from './sessionsOf';
import { askUsedNames, wantedNames } from './usedNames';

/** For so long the tables of a server are taken to be as they were read, in milliseconds. */
const catalogueMs = 10_000;
const maxCandidates = 1_000;

/** What was read of the tables, and what follows from it. */
interface Known {
  readonly readAt: number;
  readonly catalogue: Catalogue;
  readonly names: NamedLockNames;
  readonly gaps: readonly DatabaseGap[];
}

/** One connection to a MySQL or MariaDB server. */
export class MysqlLink implements DatabaseLink {
  readonly route: Route | null;
  /** Its threads are all of one process. */
  readonly backend = null;
  readonly #client: MysqlClient;
  readonly #server: MysqlServer;
  readonly #options: EngineOptions;
  readonly #lookOnly: boolean;
  readonly #graph: GraphReader;
  #known: Known | null = null;
  /** Names that somebody had at the last look, and that the server has not recorded; `null` where that is not known. */
  #unrecorded: readonly string[] | null = null;

  constructor(
    client: MysqlClient,
    server: MysqlServer,
    options: EngineOptions,
    lookOnly: boolean,
    route: Route | null,
  ) {
    this.route = route;
    this.#client = client;
    this.#server = server;
    this.#options = options;
    this.#lookOnly = lookOnly;
    this.#graph = new GraphReader(client, server);
  }

  async read(signal: AbortSignal): Promise<Result<DatabaseReading, DatabaseTrouble>> {
    const graph = await this.#graph.read(signal);
    if (!graph.ok) return graph;
    const before = this.#known;
    const known = await this.#knownAt(graph.value.at, signal);
    const { hasMetadata, hasPending, hasAllHeld } = this.#graph.coverage(graph.value);
    const used = hasAllHeld ? [] : await this.#usedNames(known, hasMetadata && known === before, graph.value, signal);
    if (signal.aborted) return fail({ code: 'cancelled', message: '' });
    return ok(
      this.#readingOf(graph.value, known, locksOf(graph.value, this.#server.system, used), { hasMetadata, hasPending }),
    );
  }

  async act(action: DatabaseAction, signal: AbortSignal): Promise<Result<ActOutcome, DatabaseTrouble>> {
    if (this.#lookOnly) return ok({ kind: 'refused', reason: 'look-only', message: null });
    if (action.kind !== 'release-row') return endSession(action, this.#server, this.#client, signal);
    this.#known = null;
    return this.#releaseRow(action.sql, signal);
  }

  sqlOf(action: DatabaseAction): string {
    return action.kind === 'release-row' ? `${action.sql};` : `${endSql(action, this.#server)};`;
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #readingOf(
    graph: Graph,
    { catalogue, names, gaps }: Known,
    { locks, waits, omitted }: LocksAndWaits,
    seen: { readonly hasMetadata: boolean; readonly hasPending: boolean },
  ): DatabaseReading {
    const server = this.#server;
    const nameOf = (name: string, { state, session }: DatabaseLock): LockName | null =>
      nameByHolder(nameOfNamedLock(name, names, server.system === 'mysql'), state === 'held' ? session : null);
    const named = locks.map((lock) =>
      lock.target.kind === 'named' ? { ...lock, name: nameOf(lock.target.name, lock) } : lock,
    );
    const ids = new Set<number>();
    for (const { session } of named) if (session !== null) ids.add(session);
    for (const { waiter, blocker } of waits) {
      ids.add(waiter);
      if (blocker !== null) ids.add(blocker);
    }
    const sessions = sessionsOf(ids, graph, server.ownId);
    return {
      server: {
        system: server.system,
        version: server.version,
        database: server.database,
        user: server.user,
        isReplica: server.isReplica,
      },
      at: graph.at,
      tookMs: graph.tookMs,
      sessions,
      locks: named,
      waits,
      tableLocks: catalogue.tableLocks,
      prepared: preparedOf(graph, named),
      notes: notesOf(catalogue, named, seen.hasMetadata, sha1),
      gaps: [...gapsOf({ server, missing: this.#graph.missing, ...seen }), ...catalogue.gaps, ...gaps],
      omittedLocks: omitted,
    };
  }

  async #knownAt(at: number, signal: AbortSignal): Promise<Known> {
    const before = this.#known;
    if (before !== null && at - before.readAt < catalogueMs && at >= before.readAt) return before;
    const { texts, query } = this.#options.candidates;
    const catalogue = await readCatalogue(this.#client, at, signal);
    // What was known before is less old than what is not known at all is useful.
    if (!catalogue.isWhole && before !== null) return before;
    const asked = query === null ? null : await this.#client.query(query, signal);
    const gaps: readonly DatabaseGap[] =
      asked === null || asked.ok
        ? []
        : [{ code: 'candidates-failed', subject: query ?? '', cure: null, message: asked.error.message }];
    const answered = asked?.ok === true ? asked.value.slice(0, maxCandidates).flatMap(([text]) => text ?? []) : [];
    const names = namedLockNames(catalogue.schemas, [...texts, ...answered], sha1);
    const known = { readAt: at, catalogue, names, gaps };
    this.#known = signal.aborted || !catalogue.isWhole ? null : known;
    return known;
  }

  /**
   * Names that are had, as far as they can be guessed. A server that records locks has none of those from before it did;
   * they are looked for whenever the tables are read, and then only seen to.
   */
  async #usedNames(known: Known, isSeenTo: boolean, graph: Graph, signal: AbortSignal): Promise<readonly UsedName[]> {
    const seenTo = isSeenTo ? this.#unrecorded : null;
    const used = await askUsedNames(this.#client, seenTo ?? wantedNames(known.names, this.#options.candidates), signal);
    // Not said, such as by a server that is too busy: all of them are asked after again by the next look.
    this.#unrecorded = null;
    if (used === null) return [];
    const missing = unrecordedOf(used, graph, this.#server.system);
    this.#unrecorded = missing.map(({ name }) => name);
    return missing;
  }

  /** The statement says itself what the row must still be; all else of this connection may change nothing. */
  async #releaseRow(sql: string, signal: AbortSignal): Promise<Result<ActOutcome, DatabaseTrouble>> {
    const begun = await this.#client.change('START TRANSACTION READ WRITE', signal);
    if (!begun.ok) return notReleased(begun.error);
    const changed = await this.#client.change(sql, signal);
    if (!changed.ok || changed.value > 1) {
      await this.#client.change('ROLLBACK', new AbortController().signal);
      return changed.ok ? ok({ kind: 'changed-underneath' }) : notReleased(changed.error);
    }
    const committed = await this.#client.change('COMMIT', new AbortController().signal);
    if (!committed.ok) return fail({ code: committed.error.code, message: committed.error.message });
    return ok({ kind: changed.value === 1 ? 'done' : 'changed-underneath' });
  }
}

/** A privilege is missing, or nothing may be changed on this server (`super_read_only`, as on a replica). */
function notReleased({ number, code, message }: StatementTrouble): Result<ActOutcome, DatabaseTrouble> {
  // The first of them is for any option of the server's that is in the way.
  const isReadOnly = number === 1290 ? /read.only/.test(message) : [1792, 1836].includes(number);
  if (isReadOnly) return ok({ kind: 'refused', reason: 'read-only', message });
  const isDenied = [1142, 1044, 1143, 1290].includes(number);
  return isDenied ? ok({ kind: 'refused', reason: 'not-permitted', message }) : fail({ code, message });
}

function sha1(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}
