import { plainAddress } from '../ipAddress';
import type { Clock } from '../ports';
import type { ConnectionOwners, ListenerAnswer } from '../processPorts';
import type { Backend } from './engine';
import type { DatabaseReading } from './reading';
import type { Route } from './route';
import { isOverSocket } from './session';

/** Before it is tried again to prove what was not. Milliseconds. */
const proveAgainMs = 10_000;

/** A session that came over a socket of the file system. */
export interface SocketEnd {
  readonly session: number;
  readonly key: string;
  readonly question: null;
}

/**
 * The sessions that come over sockets of the file system, of a server that has a process for each. Its numbers are taken for
 * those of our own machine only once our own session has proved it: the process that serves us, as the server calls it,
 * has the other end of our own connection. In a container it is called otherwise, and behind a pooler it serves somebody
 * else.
 */
export class SocketSessions {
  readonly #route: Route | null;
  readonly #backend: Backend;
  readonly #owners: ConnectionOwners;
  readonly #clock: Clock;
  #proof: { readonly isProved: boolean; readonly at: number } | undefined;

  constructor(
    route: Route | null,
    backend: Backend,
    { owners, clock }: { readonly owners: ConnectionOwners; readonly clock: Clock },
  ) {
    this.#route = route;
    this.#backend = backend;
    this.#owners = owners;
    this.#clock = clock;
  }

  /** Those whose process can be asked for. */
  async endsOf(sessions: DatabaseReading['sessions'], signal: AbortSignal): Promise<readonly SocketEnd[]> {
    const local = [...sessions.values()].filter(isOverSocket);
    if (local.length === 0 || !(await this.#isProved(signal))) return [];
    return local.map(({ id, mark }) => ({ session: id, key: JSON.stringify([id, mark, 'socket']), question: null }));
  }

  served(sessions: readonly number[], signal: AbortSignal): Promise<readonly ListenerAnswer[]> {
    return this.#owners.servedBy(sessions, this.#backend.sockets, signal);
  }

  async #isProved(signal: AbortSignal): Promise<boolean> {
    const now = this.#clock.now();
    const known = this.#proof;
    if (known !== undefined && (known.isProved || Math.abs(now - known.at) < proveAgainMs)) return known.isProved;
    const isProved = await (this.#route === null
      ? this.#servesUs(signal)
      : this.#hasOtherEnd(this.#route.here, signal));
    this.#proof = { isProved, at: now };
    return isProved;
  }

  async #servesUs(signal: AbortSignal): Promise<boolean> {
    const [answer] = await this.served([this.#backend.pid], signal);
    return onlyPid(answer) === this.#owners.pid;
  }

  async #hasOtherEnd({ local, remote }: Route['here'], signal: AbortSignal): Promise<boolean> {
    const [near, far] = [plainAddress(remote.address), plainAddress(local.address)];
    if (near === null || far === null) return false;
    const question = {
      local: { addresses: [near], port: remote.port },
      remote: { addresses: [far], port: local.port },
    };
    const [answer] = await this.#owners.ask([question], signal);
    return onlyPid(answer) === this.#backend.pid;
  }
}

/** One whom the system names, and besides whom there cannot be another. */
export function onlyPid(answer: ListenerAnswer | undefined): number | null {
  if (answer?.state !== 'looked' || answer.hidden || answer.pids.length !== 1) return null;
  return answer.pids[0] ?? null;
}
