import type { InnerProcesses } from '../../../src/core/processPorts';

/** Containers as a test sets them: none, unless it says so. */
export class FakeInnerProcesses implements InnerProcesses {
  readonly pids = new Set<number>();

  namesakes(pids: readonly number[]): Promise<ReadonlySet<number>> {
    return Promise.resolve(new Set(pids.filter((pid) => this.pids.has(pid))));
  }
}
