import type { ActOutcome, DatabaseAction, DatabaseLink } from '../../../src/core/databases/engine';
import type { DatabaseReading, DatabaseTrouble } from '../../../src/core/databases/reading';
import { fail, ok, type Result } from '../../../src/core/result';
import { Gates } from '../memory/gate';

type Answer<T> = Result<T, DatabaseTrouble>;

/** A server in memory: says what a test put there, counts what is open, and stops at gates. */
export class FakeServer {
  readonly gates = new Gates<'connect' | 'read' | 'act' | 'close'>();
  /** What was asked, in order. */
  readonly calls: string[] = [];
  /** Given to the next calls, in order; otherwise all goes well. */
  readonly connectTroubles: DatabaseTrouble[] = [];
  readonly readTroubles: DatabaseTrouble[] = [];
  reading: DatabaseReading = readingOf({});
  outcome: ActOutcome = { kind: 'done' };
  open = 0;
  /** Calls that run at this moment, and the most that ever did. */
  busy = 0;
  busiest = 0;

  readonly connect = (signal: AbortSignal): Promise<Answer<DatabaseLink>> =>
    this.#call('connect', signal, () => {
      const trouble = this.connectTroubles.shift();
      if (trouble !== undefined) return fail(trouble);
      this.open += 1;
      return ok(this.#link());
    });

  #link(): DatabaseLink {
    let isOpen = true;
    return {
      route: null,
      backend: null,
      read: (signal) =>
        this.#call('read', signal, () => {
          const trouble = this.readTroubles.shift();
          return trouble === undefined ? ok(this.reading) : fail(trouble);
        }),
      act: (action, signal) => this.#call(`act ${action.kind}`, signal, () => ok(this.outcome), 'act'),
      sqlOf: (action: DatabaseAction) => `SELECT ${action.kind}`,
      close: async () => {
        this.calls.push('close');
        await this.gates.pass('close');
        if (this.busy > 0) throw new Error('closed while a call runs');
        if (isOpen) this.open -= 1;
        isOpen = false;
      },
    };
  }

  async #call<T>(
    name: string,
    signal: AbortSignal,
    answer: () => Answer<T>,
    gate: 'connect' | 'read' | 'act' = name as 'connect' | 'read',
  ): Promise<Answer<T>> {
    this.calls.push(name);
    this.busy += 1;
    this.busiest = Math.max(this.busiest, this.busy);
    await this.gates.pass(gate);
    this.busy -= 1;
    return signal.aborted ? fail({ code: 'cancelled', message: '' }) : answer();
  }
}

/** A reading of an empty server, but for what is given. */
export function readingOf(parts: Partial<DatabaseReading>): DatabaseReading {
  return {
    server: { system: 'postgresql', version: '16.4', database: 'shop', user: 'app', isReplica: false },
    at: 1_000_000,
    tookMs: null,
    sessions: new Map(),
    locks: [],
    waits: [],
    prepared: [],
    tableLocks: [],
    notes: [],
    gaps: [],
    omittedLocks: 0,
    ...parts,
  };
}
