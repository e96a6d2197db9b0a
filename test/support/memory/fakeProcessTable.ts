import type { ProcessState, ProcessTable } from '../../../src/core/processPorts';
import { type Gate, Gates } from './gate';

/** A process table that a test fills; who is not in it is absent. */
export class FakeProcessTable implements ProcessTable {
  readonly #states = new Map<number, ProcessState>();
  readonly #gates = new Gates<'query'>();
  /** The pids of every query, in order. */
  readonly queries: (readonly number[])[] = [];
  /** Called with every query, before it is answered. */
  onQuery: (pids: readonly number[]) => void = () => undefined;

  set(...states: readonly ProcessState[]): void {
    for (const state of states) this.#states.set(state.pid, state);
  }

  run(pid: number, startedAt: number | null, command = 'node worker'): void {
    this.set(running(pid, startedAt, command));
  }

  kill(pid: number): void {
    this.#states.delete(pid);
  }

  /** The next query takes its answers and then waits: they are old when they arrive. */
  stopNext(): Gate {
    return this.#gates.stopNext('query');
  }

  async query(pids: readonly number[]): Promise<ReadonlyMap<number, ProcessState>> {
    this.queries.push(pids);
    this.onQuery(pids);
    const answers = new Map(pids.map((pid) => [pid, this.#states.get(pid) ?? absent(pid)]));
    await this.#gates.pass('query');
    return answers;
  }
}

export function running(pid: number, startedAt: number | null, command: string | null = 'node worker'): ProcessState {
  return {
    state: 'running',
    pid,
    startedAt,
    startPrecisionMs: 10,
    startTicks: null,
    command,
    parentPid: 1,
    user: 'ada',
  };
}

export function zombie(pid: number, startedAt: number | null): ProcessState {
  return {
    state: 'zombie',
    pid,
    startedAt,
    startPrecisionMs: 10,
    startTicks: null,
    command: null,
    parentPid: 1,
    user: 'ada',
  };
}

export function absent(pid: number): ProcessState {
  return { state: 'absent', pid };
}
