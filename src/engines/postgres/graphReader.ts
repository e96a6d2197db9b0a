import type { QueryResult } from 'pg';
import type { DatabaseTrouble } from '../../core/databases/reading';
import { fail, ok, type Result } from '../../core/result';
import type { Graph } from './graph';
import { graphSql, tookSql } from './graphSql';
import type { PgClient } from './pgClient';

const statement = 'lockscope_graph';

export interface GraphAnswer {
  readonly graph: Graph;
  /** Milliseconds from when the question had arrived, planning included, until the answer was sent. */
  readonly tookMs: number;
}

/**
 * Asks for the graph again and again. To plan the statement takes a server as long as to answer it: who asks a second time
 * has it keep the plan.
 */
export class GraphReader {
  readonly #client: PgClient;
  readonly #sql: string;
  #plan: 'not-asked' | 'to-keep' | 'kept' | 'refused' = 'not-asked';

  constructor(client: PgClient, version: number) {
    this.#client = client;
    this.#sql = graphSql(version);
  }

  async read(signal: AbortSignal): Promise<Result<GraphAnswer, DatabaseTrouble>> {
    if (this.#plan === 'to-keep') {
      const kept = await this.#client.query(`prepare ${statement} as ${this.#sql}`, [], signal);
      // What was cut short is begun anew the next time.
      if (!signal.aborted) this.#plan = kept.ok ? 'kept' : 'refused';
    }
    if (this.#plan === 'kept') {
      const answer = await this.#client.transaction(timed(`execute ${statement}`), signal);
      if (answer.ok) return ok(answerIn(answer.value));
      // Somebody between us has another session answer, or a view of the system has changed.
      if (answer.error.state !== '26000' && answer.error.state !== '0A000') return fail(answer.error.trouble);
      this.#plan = 'refused';
    }
    const answer = await this.#client.transaction(timed(this.#sql), signal);
    if (!answer.ok) return fail(answer.error.trouble);
    const read = answerIn(answer.value);
    // Behind a pooler it may be another session that answers the next time.
    const isOurs = this.#client.pooler === null && this.#client.process === read.graph.backend;
    if (this.#plan === 'not-asked') this.#plan = isOurs ? 'to-keep' : 'refused';
    return ok(read);
  }
}

function timed(statement: string): string {
  return `${statement};\n${tookSql}`;
}

function answerIn(results: readonly QueryResult[]): GraphAnswer {
  const [graph, took] = results.map(({ rows }) => rows[0] as unknown);
  return {
    graph: JSON.parse((graph as { readonly graph: string }).graph) as Graph,
    tookMs: (took as { readonly took: number }).took,
  };
}
