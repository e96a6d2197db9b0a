import type { ListenerAnswer, ListenerQuestion, PortListeners } from '../../../src/core/processPorts';

/** Who waits at which port, as a test sets it; nobody at any that is not named. */
export class FakePortListeners implements PortListeners {
  readonly questions: ListenerQuestion[] = [];
  readonly byPort = new Map<number, readonly number[]>();

  ask(questions: readonly ListenerQuestion[]): Promise<readonly ListenerAnswer[]> {
    this.questions.push(...questions);
    return Promise.resolve(
      questions.map(({ port }) => ({ state: 'looked', pids: this.byPort.get(port) ?? [], hidden: false })),
    );
  }
}
