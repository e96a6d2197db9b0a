import type { ConnectionOwners, ConnectionQuestion, ListenerAnswer } from '../../../src/core/processPorts';

/** Who has which connection, as a test sets it by the near port; nobody has any that is not named. */
export class FakeConnectionOwners implements ConnectionOwners {
  readonly pid = 1;
  readonly questions: ConnectionQuestion[] = [];
  readonly byPort = new Map<number, ListenerAnswer>();
  /** Who is served over a socket, by the process that serves him. */
  readonly byServer = new Map<number, ListenerAnswer>();
  /** Of `servedBy`. */
  readonly servers: number[] = [];

  set(port: number, pids: readonly number[], hidden = false): void {
    this.byPort.set(port, { state: 'looked', pids, hidden });
  }

  addresses(): readonly string[] {
    return ['127.0.0.1', '::1'];
  }

  serve(server: number, pids: readonly number[], hidden = false): void {
    this.byServer.set(server, { state: 'looked', pids, hidden });
  }

  servedBy(servers: readonly number[]): Promise<readonly ListenerAnswer[]> {
    this.servers.push(...servers);
    return Promise.resolve(
      servers.map((server) => this.byServer.get(server) ?? { state: 'looked', pids: [], hidden: false }),
    );
  }

  ask(questions: readonly ConnectionQuestion[]): Promise<readonly ListenerAnswer[]> {
    this.questions.push(...questions);
    return Promise.resolve(
      questions.map(({ local }) => this.byPort.get(local.port) ?? { state: 'looked', pids: [], hidden: false }),
    );
  }
}
