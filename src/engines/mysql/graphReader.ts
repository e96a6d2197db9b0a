import type { DatabaseTrouble } from '../../core/databases/reading';
import { fail, ok, type Result } from '../../core/result';
import type { MissingPart } from './gapsOf';
import { type GraphPart, graphParts, graphSql, probeSql, substituteOf } from './graphSql';
import { type Graph, graphOf } from './graphRows';
import type { MysqlClient } from './mysqlClient';
import type { MysqlServer } from './serverFacts';

/** After so long, what was refused is asked for again: a privilege may have been granted meanwhile. */
const patienceMs = 60_000;

/** Reads sessions, locks and waits in one statement, of those parts that the server lets us see. */
export class GraphReader {
  readonly #client: MysqlClient;
  readonly #server: MysqlServer;
  #parts: readonly GraphPart[];
  #missing: readonly MissingPart[] = [];
  #probedAt: number | null = null;

  constructor(client: MysqlClient, server: MysqlServer) {
    this.#client = client;
    this.#server = server;
    this.#parts = graphParts(server.system, server.hasPerformanceSchema);
  }

  /** What it does without. */
  get missing(): readonly MissingPart[] {
    return this.#missing;
  }

  async read(signal: AbortSignal): Promise<Result<Graph, DatabaseTrouble>> {
    if (this.#probedAt !== null && performance.now() - this.#probedAt > patienceMs) await this.#probe(signal);
    let rows = await this.#client.query(graphSql(this.#server.system, this.#parts), signal);
    // A number of the server's own: a part is not there, or may not be read.
    if (!rows.ok && rows.error.number > 0 && rows.error.code === 'failed') {
      await this.#probe(signal);
      rows = await this.#client.query(graphSql(this.#server.system, this.#parts), signal);
    }
    return rows.ok ? ok(graphOf(rows.value)) : fail({ code: rows.error.code, message: rows.error.message });
  }

  /**
   * Whether metadata locks were read from anywhere; whether those that wait are among them; and whether none that is held
   * is missing, as one that was taken before the server began to record them.
   */
  coverage({ isInstrumented }: Graph): {
    readonly hasMetadata: boolean;
    readonly hasPending: boolean;
    readonly hasAllHeld: boolean;
  } {
    const hasPending = this.#parts.includes('metadata') && this.#parts.includes('threads') && isInstrumented !== false;
    const hasAllHeld = this.#parts.includes('metadata-held');
    return { hasMetadata: hasPending || hasAllHeld, hasPending, hasAllHeld };
  }

  async #probe(signal: AbortSignal): Promise<void> {
    const { system, hasPerformanceSchema } = this.#server;
    const there: GraphPart[] = [];
    const missing: MissingPart[] = [];
    for (const part of graphParts(system, hasPerformanceSchema)) {
      const refused = await this.#refusal(part, signal);
      // A server too busy to say in time, or a line that is lost, says nothing of parts: what was known of them stays.
      if (refused === 'unsaid') return;
      if (refused === null) {
        there.push(part);
        continue;
      }
      const other = substituteOf(system, part);
      const alsoRefused = other === null ? refused : await this.#refusal(other, signal);
      if (alsoRefused === 'unsaid') return;
      const hasOther = other !== null && alsoRefused === null;
      if (hasOther) there.push(other);
      // An older place says the same; whose transactions are waited for is not all that their list says.
      if (!hasOther || part !== 'sessions') missing.push(refused);
    }
    if (signal.aborted) return;
    this.#parts = there;
    this.#missing = missing;
    this.#probedAt = performance.now();
  }

  /** Why a part may not be asked for; `null` where it may, `unsaid` where that did not come out. */
  async #refusal(part: GraphPart, signal: AbortSignal): Promise<MissingPart | 'unsaid' | null> {
    const probed = await this.#client.query(probeSql(this.#server.system, part), signal);
    if (probed.ok) return null;
    const { code, number, message } = probed.error;
    return code === 'timeout' || number <= 0 ? 'unsaid' : { part, number, message };
  }
}
