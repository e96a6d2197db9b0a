import type { Socket } from 'node:net';
import { type Connection, type ConnectionOptions, createConnection } from 'mysql2/promise';
import type { EngineOptions } from '../../core/databases/engine';
import type { DatabaseTrouble } from '../../core/databases/reading';
import type { Route } from '../../core/databases/route';
import { fail, ok, type Result } from '../../core/result';
import { endsOf } from '../socketEnds';
import { serverErrorNumber, troubleOf } from './driverTrouble';

/** A statement that failed: why, and the server's own number for it, 0 for none. */
export interface StatementTrouble extends DatabaseTrouble {
  readonly number: number;
}

export type Row = readonly (string | null)[];

/** Beyond the limit that the server has for a statement; after it the line is taken for dead, milliseconds. */
const graceMs = 3_000;

/** One connection of the driver's, with failure as a value. Statements one after the other. */
export class MysqlClient {
  readonly #connection: Connection;
  readonly #secret: string | null;
  readonly #limitMs: number;
  #isOpen = true;
  /** What runs, so that closing can await it. */
  #running: Promise<unknown> = Promise.resolve();

  private constructor(connection: Connection, secret: string | null, statementTimeoutMs: number) {
    this.#connection = connection;
    this.#secret = secret;
    this.#limitMs = statementTimeoutMs + graceMs;
    // Without a listener an error between two statements would end the process.
    connection.on('error', () => {
      this.#isOpen = false;
    });
    connection.on('end', () => {
      this.#isOpen = false;
    });
  }

  /** Aborting gives `cancelled`; nothing stays open. */
  static async open(
    options: ConnectionOptions,
    { statementTimeoutMs }: Pick<EngineOptions, 'statementTimeoutMs'>,
    signal: AbortSignal,
  ): Promise<Result<MysqlClient, DatabaseTrouble>> {
    const secret = options.password ?? null;
    if (signal.aborted) return fail(cancelled);
    const opening = createConnection(options).then(
      (connection) => ok(connection),
      (error: unknown) => fail(troubleOf(error, secret)),
    );
    const opened = await orAborted(opening, signal);
    if (opened === null) {
      // Whoever comes too late is let go again.
      void opening.then((late) => {
        if (late.ok) late.value.destroy();
      });
      return fail(cancelled);
    }
    return opened.ok ? ok(new MysqlClient(opened.value, secret, statementTimeoutMs)) : opened;
  }

  /** The number that the server greeted this connection with. */
  get greetedAs(): number {
    return this.#connection.threadId;
  }

  /** Both ends of the connection as this machine has them; `null` for a socket of the file system. */
  get ends(): Route['here'] | null {
    // The promises stand before the connection that has it.
    const { connection } = this.#connection as unknown as { readonly connection: { readonly stream: Socket } };
    return endsOf(connection.stream);
  }

  /** The rows of one statement; of several results, those of the last that has any. Aborting ends the connection. */
  async query(sql: string, signal: AbortSignal): Promise<Result<readonly Row[], StatementTrouble>> {
    if (signal.aborted) return fail({ ...cancelled, number: 0 });
    if (!this.#isOpen) return fail({ ...lost, number: 0 });
    const running = this.#connection.query(sql).then(
      ([rows]) => ok(rowsOf(rows)),
      (error: unknown) => fail({ ...troubleOf(error, this.#secret), number: serverErrorNumber(error) }),
    );
    this.#running = running;
    return this.#answered(running, signal);
  }

  /** How many rows a statement has changed. */
  async change(sql: string, signal: AbortSignal): Promise<Result<number, StatementTrouble>> {
    if (signal.aborted || !this.#isOpen) return fail({ ...(signal.aborted ? cancelled : lost), number: 0 });
    // Not given up in the middle, as long as there is an answer to come: nobody would know whether it was done.
    const running = this.#connection.query(sql).then(
      ([result]) => ok((result as { readonly affectedRows?: number }).affectedRows ?? 0),
      (error: unknown) => fail({ ...troubleOf(error, this.#secret), number: serverErrorNumber(error) }),
    );
    this.#running = running;
    return this.#answered(running, new AbortController().signal);
  }

  /** Awaits what runs, says good-bye, closes. Idempotent. */
  async close(): Promise<void> {
    await this.#running;
    if (!this.#isOpen) return;
    this.#isOpen = false;
    // A server that is gone answers no good-bye: what it says to it does not matter.
    await this.#connection.end().catch(() => this.#connection.destroy());
  }

  /** A server that hangs, or that the network has forgotten, says nothing at all: then there is no connection any more. */
  async #answered<T>(
    running: Promise<Result<T, StatementTrouble>>,
    signal: AbortSignal,
  ): Promise<Result<T, StatementTrouble>> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), this.#limitMs);
    const done = await orAborted(running, AbortSignal.any([signal, late.signal]));
    clearTimeout(timer);
    // The server ends the statement by its limit of time, or when it has something to send.
    if (done === null || (!done.ok && done.error.code === 'lost')) this.#end();
    return done ?? fail({ ...(signal.aborted ? cancelled : tooLate), number: 0 });
  }

  #end(): void {
    this.#isOpen = false;
    this.#connection.destroy();
    this.#running = Promise.resolve();
  }
}

const cancelled: DatabaseTrouble = { code: 'cancelled', message: '' };
const lost: DatabaseTrouble = { code: 'lost', message: '' };
const tooLate: DatabaseTrouble = { code: 'timeout', message: '' };

/** `null` when the signal came first. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  let stop = (): void => undefined;
  const aborted = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A list of rows, or, of a block of statements, a list of results of which some have rows. */
function rowsOf(result: unknown): readonly Row[] {
  if (!Array.isArray(result)) return [];
  const results = result as readonly unknown[];
  const lists = results.filter((each): each is readonly unknown[] => Array.isArray(each));
  const isOfSeveral = results.length > lists.length || lists.some((list) => Array.isArray(list[0]));
  const rows = isOfSeveral ? (lists.at(-1) ?? []) : results;
  return (rows as readonly (readonly unknown[])[]).map((row) => row.map(asText));
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
