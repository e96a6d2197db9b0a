import type { ConnectionOwners, ConnectionQuestion, ListenerAnswer } from '../../../src/core/processPorts';

/** Who has which connection, as a test sets it by the near port; nobody has any that is not named. */
export class FakeConnectionOwners implements ConnectionOwners {
  readonly questions: ConnectionQuestion[] = [];
  readonly byPort = new Map<number, ListenerAnswer>();

  set(port: number, pids: readonly number[], hidden = false): void {
    this.byPort.set(port, { state: 'looked', pids, hidden });
  }

  addresses(): readonly string[] {
    return ['127.0.0.1', '::1'];
  }

  ask(questions: readonly ConnectionQuestion[]): Promise<readonly ListenerAnswer[]> {
    this.questions.push(...questions);
    return Promise.resolve(
      questions.map(({ local }) => this.byPort.get(local.port) ?? { state: 'looked', pids: [], hidden: false }),
    );
  }
}
