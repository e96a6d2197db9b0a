import type { GraphFacts } from '../../../src/core/journal/graphFacts';
import type { GraphTroubleCode } from '../../../src/core/journal/graphTrouble';
import type { GraphAnswer } from '../../../src/core/journal/use';
import type { GraphReader } from '../../../src/core/ports';
import { fail, ok } from '../../../src/core/result';
import { type Gate, Gates } from './gate';

/** Graphs as a test sets them; where it sets none there is none. */
export class FakeGraphReader implements GraphReader {
  /** The paths that were asked for, in order. */
  readonly asked: string[] = [];
  readonly #answers = new Map<string, GraphAnswer>();
  readonly #gates = new Gates<'read'>();

  set(path: string, facts: Partial<GraphFacts>): void {
    this.#answers.set(path, ok({ files: 3, newestAt: null, engine: 'native', ...facts }));
  }

  fail(path: string, code: GraphTroubleCode): void {
    this.#answers.set(path, fail({ code, message: `it is ${code}` }));
  }

  /** The next question takes its answer and then waits. */
  stopNext(): Gate {
    return this.#gates.stopNext('read');
  }

  async read(path: string, signal: AbortSignal): Promise<GraphAnswer> {
    signal.throwIfAborted();
    this.asked.push(path);
    const answer = this.#answers.get(path) ?? fail({ code: 'missing', message: 'there is no database' });
    await this.#gates.pass('read');
    signal.throwIfAborted();
    return answer;
  }
}
