import { Socket } from 'node:net';
import { Client, type QueryResult } from 'pg';
import type { DatabaseTarget, EngineOptions } from '../../core/databases/engine';
import type { DatabaseTrouble } from '../../core/databases/reading';
import type { Route } from '../../core/databases/route';
import { fail, ok, type Result } from '../../core/result';
import { endsOf } from '../socketEnds';
import { cancelRequest } from './cancelRequest';
import { clientConfig, lockTimeoutMs, secretsOf } from './clientConfig';
import { type TlsOptions, tlsOptions } from './tlsOptions';
import { lookUpPassword } from './passwordFile';
import { sqlStateOf, troubleOf } from './troubleOf';

/** Beyond the limit that the server has; after it the line is taken for dead, milliseconds. */
const graceMs = 3_000;

/** One connection of the driver, on which one thing is asked at a time. */
export class PgClient {
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #secrets: readonly string[];
  readonly #limitMs: number;
  /** Who did not take what a session is limited with, and so stands between; empty where he did not say his name; `null` for nobody. */
  readonly pooler: string | null;
  #running: Promise<unknown> = Promise.resolve();
  #lost: unknown = undefined;
  #closing: Promise<void> | undefined;

  private constructor(
    client: Client,
    socket: Socket,
    target: DatabaseTarget,
    options: EngineOptions,
    pooler: string | null,
  ) {
    this.#client = client;
    this.#socket = socket;
    this.#secrets = secretsOf(target);
    this.#limitMs = options.statementTimeoutMs;
    this.pooler = pooler;
    client.on('error', (error) => (this.#lost ??= error));
    client.once('end', () => (this.#lost ??= new Error('Connection terminated')));
  }

  static async open(
    target: DatabaseTarget,
    options: EngineOptions,
    signal: AbortSignal,
  ): Promise<Result<PgClient, DatabaseTrouble>> {
    const tls = await tlsOptions(target.url);
    if (!tls.ok) return tls;
    const first = await PgClient.#try(target, options, tls.value, signal, null);
    const pooler = first.ok ? null : refusingPooler(first.error.message);
    return pooler === null ? first : PgClient.#try(target, options, tls.value, signal, pooler);
  }

  static async #try(
    target: DatabaseTarget,
    options: EngineOptions,
    tls: TlsOptions,
    signal: AbortSignal,
    pooler: string | null,
  ): Promise<Result<PgClient, DatabaseTrouble>> {
    if (signal.aborted) return fail(cancelled);
    const socket = new Socket();
    const cut = (): void => void socket.destroy();
    const late = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let explained = (trouble: DatabaseTrouble): DatabaseTrouble => trouble;
    try {
      const client = new Client({ ...clientConfig(target, options, tls, pooler !== null), stream: () => socket });
      const self = new PgClient(client, socket, target, options, pooler);
      explained = lookUpPassword(client);
      signal.addEventListener('abort', cut, { once: true });
      timer = setTimeout(() => {
        late.abort();
        cut();
      }, options.connectTimeoutMs);
      await client.connect();
      return ok(self);
    } catch (error) {
      cut();
      if (isAborted(signal)) return fail(cancelled);
      const trouble = explained(troubleOf(error, secretsOf(target)));
      return fail(isAborted(late.signal) ? { ...trouble, code: 'timeout' } : trouble);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', cut);
    }
  }

  /** The number that the server, or who stands before it, gave this session when it began. */
  get process(): number {
    return (this.#client as unknown as { readonly processID: number | null }).processID ?? 0;
  }

  /** Both ends of the connection as this machine has them; `null` for a socket of the file system. */
  get ends(): Route['here'] | null {
    return endsOf(this.#socket);
  }

  /** Why nothing more can be asked; `null` as long as it can. */
  get trouble(): DatabaseTrouble | null {
    return this.#lost === undefined ? null : troubleOf(this.#lost, this.#secrets);
  }

  literal(text: string): string {
    return this.#client.escapeLiteral(text);
  }

  identifier(text: string): string {
    return this.#client.escapeIdentifier(text);
  }

  /**
   * Statements in a transaction of their own, read-only unless said otherwise, in one message: one way there and back,
   * and no limit of it outlives it, also behind a pooler. Fails with what the server says; the session stays usable.
   */
  async transaction(
    statements: string,
    signal: AbortSignal,
    access: 'read only' | 'read write' = 'read only',
  ): Promise<Result<readonly QueryResult[], QueryFailure>> {
    const text = [
      `begin transaction ${access}`,
      `set local statement_timeout = ${this.#limitMs}`,
      `set local lock_timeout = ${lockTimeoutMs}`,
      statements,
      'commit',
    ].join(';\n');
    const result = await this.query(text, [], signal);
    if (result.ok) return ok(result.value.slice(3, -1));
    if (this.#lost === undefined) await this.query('rollback', [], new AbortController().signal);
    return result;
  }

  /** One message, as it is. With values, of one statement. */
  async query(
    text: string,
    values: readonly unknown[],
    signal: AbortSignal,
  ): Promise<Result<readonly QueryResult[], QueryFailure>> {
    if (signal.aborted) return fail({ trouble: cancelled, state: null });
    if (this.#lost !== undefined) return fail(this.#failure(this.#lost, false));
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#socket.destroy();
    }, this.#limitMs + graceMs);
    const onAbort = (): void => void this.#cancel();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const running = values.length === 0 ? this.#client.query(text) : this.#client.query(text, values as unknown[]);
      this.#running = running.catch(() => undefined);
      const results = (await running) as QueryResult | readonly QueryResult[];
      return ok(Array.isArray(results) ? (results as readonly QueryResult[]) : [results as QueryResult]);
    } catch (error) {
      if (isAborted(signal)) return fail({ trouble: cancelled, state: null });
      return fail(this.#failure(error, isLate));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** What runs is cancelled and awaited, then the session is ended; a server that does not answer is not waited for. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#running;
    if (this.#lost !== undefined) {
      this.#socket.destroy();
      return;
    }
    const timer = setTimeout(() => this.#socket.destroy(), graceMs);
    try {
      await this.#client.end();
    } catch {
      // The connection broke while it was ended: it is ended.
    } finally {
      clearTimeout(timer);
      this.#socket.destroy();
    }
  }

  #failure(error: unknown, isLate: boolean): QueryFailure {
    const trouble = troubleOf(error, this.#secrets);
    return { trouble: isLate ? { ...trouble, code: 'timeout' } : trouble, state: sqlStateOf(error) };
  }

  #cancel(): Promise<void> {
    const { host, port, secretKey } = this.#client as unknown as {
      readonly host: string;
      readonly port: number;
      readonly secretKey: number | null;
    };
    const place = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
    return cancelRequest({ place, process: this.process, secret: secretKey ?? 0 });
  }
}

export interface QueryFailure {
  readonly trouble: DatabaseTrouble;
  /** SQLSTATE, where the server has answered. */
  readonly state: string | null;
}

/** Asked anew after an `await`. */
function isAborted({ aborted }: AbortSignal): boolean {
  return aborted;
}

const cancelled: DatabaseTrouble = { code: 'cancelled', message: '' };

/**
 * Who says that a parameter of sessions is not taken: pgbouncer/pgbouncer, src/client.c, "unsupported startup parameter",
 * from version 1.20 on with "in options" behind it. `null` for any other message.
 */
function refusingPooler(message: string): string | null {
  if (/^unsupported startup parameter(?: in options)?: /.test(message)) return 'PgBouncer';
  return /unsupported startup parameter/i.test(message) ? '' : null;
}
