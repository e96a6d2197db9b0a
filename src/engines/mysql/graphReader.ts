import type { DatabaseTrouble } from '../../core/databases/reading';
import { fail, ok, type Result } from '../../core/result';
import type { MissingPart } from './gapsOf';
import { type GraphPart, graphParts, graphSql, probeSql, substituteOf } from './graphSql';
import type { Graph } from './graph';
import { graphOf } from './graphRows';
import type { MysqlClient, StatementTrouble } from './mysqlClient';
import type { MysqlServer } from './serverFacts';

/** After so long, what was refused is asked for again: a privilege may have been granted meanwhile. */
const patienceMs = 60_000;

/** What the server says of something that is not there, or may not be seen: it will say the same for a while. */
const refusals: ReadonlySet<number> = new Set([
  ...[1044, 1142, 1143, 1227, 1370],
  ...[1049, 1054, 1109, 1146, 1193, 1235, 1286, 1290, 1682, 1683],
]);
/** The statement was ended by somebody (`KILL QUERY`): that says nothing of what it asked for. */
const interrupted = 1317;

/** Reads sessions, locks and waits in one statement, of those parts that the server lets us see. */
export class GraphReader {
  readonly #client: MysqlClient;
  readonly #server: MysqlServer;
  #parts: readonly GraphPart[];
  #missing: readonly MissingPart[] = [];
  /** When it is asked anew for what is missing; `null` where nothing is. */
  #probeAt: number | null = null;

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
    if (this.#probeAt !== null && performance.now() > this.#probeAt) await this.#probe(signal);
    let rows = await this.#client.query(graphSql(this.#server.system, this.#parts), signal);
    // A number of the server's own: a part is not there, or may not be read.
    if (!rows.ok && rows.error.number > 0 && rows.error.code === 'failed') {
      const unsaid = await this.#probe(signal);
      rows = unsaid ?? (await this.#client.query(graphSql(this.#server.system, this.#parts), signal));
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

  /** Finds out what there is and may be read; a failure where that did not come out, and what was known of it stays. */
  async #probe(signal: AbortSignal): Promise<Failed | null> {
    const { system, hasPerformanceSchema } = this.#server;
    const there: GraphPart[] = [];
    const missing: MissingPart[] = [];
    const all = graphParts(system, hasPerformanceSchema);
    for (const part of all) {
      const refused = await this.#refusal(part, signal);
      if (isUnsaid(refused)) return refused;
      if (refused === null) {
        there.push(part);
        continue;
      }
      const other = substituteOf(system, part);
      const alsoRefused = other === null ? refused : await this.#refusal(other, signal);
      if (isUnsaid(alsoRefused)) return alsoRefused;
      const hasOther = other !== null && alsoRefused === null;
      if (hasOther) there.push(other);
      // An older place says the same; whose transactions are waited for is not all that their list says.
      if (!hasOther || part !== 'sessions') missing.push(refused);
    }
    this.#parts = there;
    this.#missing = missing;
    const isLasting = missing.every(({ number }) => refusals.has(number));
    const isWhole = all.every((part) => there.includes(part));
    this.#probeAt = isWhole ? null : performance.now() + (isLasting ? patienceMs : 0);
    return null;
  }

  /** Why a part may not be asked for; `null` where it may. */
  async #refusal(part: GraphPart, signal: AbortSignal): Promise<MissingPart | Failed | null> {
    const probed = await this.#client.query(probeSql(this.#server.system, part), signal);
    if (probed.ok) return null;
    const { code, number, message } = probed.error;
    // A server too busy to say in time, or a line that is lost, says nothing of the part.
    return code === 'timeout' || number <= 0 || number === interrupted ? probed : { part, number, message };
  }
}

type Failed = { readonly ok: false; readonly error: StatementTrouble };

function isUnsaid(refusal: MissingPart | Failed | null): refusal is Failed {
  return refusal !== null && 'ok' in refusal;
}
