import type { Clock } from '../ports';
import type { ConnectionOwners, ConnectionQuestion, ProcessState, ProcessTable } from '../processPorts';
import { shownCommand } from '../redact';
import { ok } from '../result';
import { isSameProcess } from '../stop';
import type { Backend, DatabaseLink } from './engine';
import type { DatabaseReading } from './reading';
import { clientEnds, type Route } from './route';
import { onlyPid, SocketSessions } from './socketSessions';
import type { Session, SessionProcess } from './session';

export interface ClientProcessPorts {
  readonly owners: ConnectionOwners;
  readonly processes: ProcessTable;
  readonly clock: Clock;
}

/** Before it is asked again who has a connection that nobody was seen to have. Milliseconds. */
const askAgainMs = 10_000;

/** A link whose sessions say which process of this machine they are of, where that is certain. */
export function linkWithProcesses(link: DatabaseLink, ports: ClientProcessPorts): DatabaseLink {
  const { route, backend } = link;
  if (route === null && backend === null) return link;
  const clients = new ClientProcesses(route, backend, ports);
  return {
    route,
    backend,
    read: async (signal) => {
      const reading = await link.read(signal);
      return reading.ok ? ok(await clients.join(reading.value, signal)) : reading;
    },
    act: (action, signal) => link.act(action, signal),
    sqlOf: (action) => link.sqlOf(action),
    close: () => link.close(),
  };
}

/** Who was found to have the connection of a session; `null`: nobody was. `askedAt`: by our clock. */
interface Found {
  readonly owner: SessionProcess | null;
  readonly askedAt: number;
}

interface End {
  readonly session: number;
  readonly key: string;
  /** `null`: over a socket of the file system. */
  readonly question: ConnectionQuestion | null;
}

/**
 * The processes behind the sessions of one server. A connection stays with its process while a session lasts, as a rule:
 * of one that was found only its own life is asked after.
 */
class ClientProcesses {
  readonly #route: Route | null;
  readonly #sockets: SocketSessions | null;
  readonly #ports: ClientProcessPorts;
  #found: ReadonlyMap<string, Found> = new Map();

  constructor(route: Route | null, backend: Backend | null, ports: ClientProcessPorts) {
    this.#route = route;
    this.#sockets = backend === null ? null : new SocketSessions(route, backend, ports);
    this.#ports = ports;
  }

  async join(reading: DatabaseReading, signal: AbortSignal): Promise<DatabaseReading> {
    const ends = [
      ...this.#endsOf(reading.sessions),
      ...((await this.#sockets?.endsOf(reading.sessions, signal)) ?? []),
    ];
    if (ends.length === 0) return reading;
    const { processes, clock } = this.#ports;
    const now = clock.now();
    const asked = await this.#ownersOf(
      ends.filter(({ key }) => this.#isOpen(key, now)),
      signal,
    );
    const old = ends.flatMap(({ key }) => (asked.has(key) ? [] : (this.#found.get(key)?.owner?.pid ?? [])));
    const pids = new Set([...old, ...[...asked.values()].flatMap((pid) => pid ?? [])]);
    const states = pids.size === 0 ? new Map<number, ProcessState>() : await processes.query([...pids], signal);
    const found = new Map<string, Found>();
    const joined = new Map<number, SessionProcess>();
    for (const { session, key } of ends) {
      const known = asked.has(key) ? undefined : this.#found.get(key);
      const pid = known === undefined ? (asked.get(key) ?? null) : (known.owner?.pid ?? null);
      const process = pid === null ? null : processOf(states.get(pid), known?.owner ?? null);
      if (process !== null) joined.set(session, process);
      // Of one that is gone, or whose number another has by now, it is asked anew the next time.
      if (process !== null || pid === null) found.set(key, { owner: process, askedAt: known?.askedAt ?? now });
    }
    this.#found = found;
    return joined.size === 0 ? reading : { ...reading, sessions: withProcesses(reading.sessions, joined) };
  }

  #endsOf(sessions: DatabaseReading['sessions']): readonly End[] {
    if (this.#route === null) return [];
    const endOf = clientEnds(this.#route, this.#ports.owners.addresses());
    return withOwnClients(sessions).flatMap(({ session, client }) => {
      const question = endOf(client);
      return question === null ? [] : [{ session: session.id, key: keyOf(session), question }];
    });
  }

  #isOpen(key: string, now: number): boolean {
    const known = this.#found.get(key);
    return known === undefined || (known.owner === null && Math.abs(now - known.askedAt) >= askAgainMs);
  }

  /** By the key of each of these; `null` where it is not certain. */
  async #ownersOf(ends: readonly End[], signal: AbortSignal): Promise<ReadonlyMap<string, number | null>> {
    const connections = ends.flatMap(({ key, question }) => (question === null ? [] : [{ key, question }]));
    const sockets = ends.filter(({ question }) => question === null);
    const [owners, served] = await Promise.all([
      connections.length === 0
        ? []
        : this.#ports.owners.ask(
            connections.map(({ question }) => question),
            signal,
          ),
      sockets.length === 0
        ? []
        : this.#sockets?.served(
            sockets.map(({ session }) => session),
            signal,
          ),
    ]);
    return new Map([
      ...connections.map(({ key }, index) => [key, onlyPid(owners[index])] as const),
      ...sockets.map(({ key }, index) => [key, onlyPid(served?.[index])] as const),
    ]);
  }
}

/** Those that come from a port that no other one comes from, as a server may call several addresses by one name. */
function withOwnClients(
  sessions: DatabaseReading['sessions'],
): readonly { readonly session: Session; readonly client: NonNullable<Session['client']> }[] {
  const byClient = new Map<string, number>();
  const textOf = ({ address, port }: NonNullable<Session['client']>): string => `${address} ${port ?? ''}`;
  for (const { client } of sessions.values())
    if (client !== null) byClient.set(textOf(client), (byClient.get(textOf(client)) ?? 0) + 1);
  return [...sessions.values()].flatMap((session) =>
    session.client !== null && byClient.get(textOf(session.client)) === 1 ? [{ session, client: session.client }] : [],
  );
}

function keyOf({ id, mark, client }: Session): string {
  return JSON.stringify([id, mark, client]);
}

/** `known`: as it was before; `null` for one that was found just now. */
function processOf(state: ProcessState | undefined, known: SessionProcess | null): SessionProcess | null {
  if (state?.state !== 'running' || (known !== null && !isSameProcess(known, state))) return null;
  return { pid: state.pid, command: shownCommand(state), startedAt: state.startedAt };
}

function withProcesses(
  sessions: DatabaseReading['sessions'],
  processes: ReadonlyMap<number, SessionProcess>,
): DatabaseReading['sessions'] {
  return new Map(
    [...sessions].map(([id, session]) => {
      const process = processes.get(id);
      return [id, process === undefined ? session : { ...session, process }];
    }),
  );
}
