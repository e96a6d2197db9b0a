import { LoopSet } from '../connections/loopSet';
import type { Clock, Subscribe } from '../ports';
import { fail, type Result } from '../result';
import type { Disposable } from '../util/disposable';
import { Emitter } from '../util/emitter';
import { ConnectionLoop } from './connectionLoop';
import type { ConnectionRecord, ConnectionState, DatabaseConnection } from './connectionRecord';
import type { ActOutcome, DatabaseAction, DatabaseLink } from './engine';
import type { DatabaseReading, DatabaseTrouble } from './reading';
import { waitingSince } from './waitingSince';

export interface DatabaseDeskPorts {
  readonly clock: Clock;
  readonly random: () => number;
  /** Finds out where a connection leads, loads its engine, and opens a link. */
  readonly connect: (
    connection: DatabaseConnection,
    signal: AbortSignal,
  ) => Promise<Result<DatabaseLink, DatabaseTrouble>>;
}

/** All connections at one moment, in the order in which they were declared. Never changed. */
export interface DatabasesSnapshot {
  readonly generation: number;
  readonly connections: ReadonlyMap<string, ConnectionRecord>;
}

export interface DatabasesChange {
  readonly snapshot: DatabasesSnapshot;
  /** Ids of connections that came, went or are otherwise than before. */
  readonly ids: ReadonlySet<string>;
}

/** The one owner of what is known of database servers. */
export class DatabaseDesk implements Disposable {
  readonly #ports: DatabaseDeskPorts;
  readonly #changed: Emitter<DatabasesChange>;
  readonly #loops = new LoopSet<ConnectionLoop>();
  #snapshot: DatabasesSnapshot = { generation: 0, connections: new Map() };

  constructor(ports: DatabaseDeskPorts, onListenerError: (error: unknown) => void) {
    this.#ports = ports;
    this.#changed = new Emitter(onListenerError);
  }

  get snapshot(): DatabasesSnapshot {
    return this.#snapshot;
  }

  get onChange(): Subscribe<DatabasesChange> {
    return this.#changed.event;
  }

  /** These connections from now on: others are closed, and one that leads elsewhere than before is begun anew. */
  declare(connections: readonly DatabaseConnection[]): void {
    if (this.#loops.isClosed) return;
    const before = this.#snapshot.connections;
    const after = new Map<string, ConnectionRecord>();
    const ids = new Set<string>();
    for (const connection of connections) {
      const known = before.get(connection.id);
      if (known?.connection.signature === connection.signature) {
        after.set(connection.id, known);
        continue;
      }
      this.#loops.leave(connection.id);
      ids.add(connection.id);
      after.set(connection.id, { connection, state: { kind: 'resting', because: 'unseen' }, ...nothingRead });
    }
    for (const id of before.keys()) {
      if (after.has(id)) continue;
      this.#loops.leave(id);
      ids.add(id);
    }
    this.#swap(after, ids);
    for (const { connection } of after.values())
      if (this.#loops.get(connection.id) === undefined) this.#begin(connection);
  }

  /** Whether somebody looks: nothing is asked while nobody does. */
  setSeen(isSeen: boolean): void {
    this.#loops.setSeen(isSeen);
  }

  /** All, but for those that were disconnected; with an id that one, and also if it was. */
  refresh(id?: string): void {
    this.#loops.refresh(id);
  }

  async disconnect(id: string): Promise<void> {
    await this.#loops.disconnect(id);
  }

  async act(id: string, action: DatabaseAction, signal: AbortSignal): Promise<Result<ActOutcome, DatabaseTrouble>> {
    const loop = this.#loops.get(id);
    return loop === undefined ? fail({ code: 'lost', message: '' }) : loop.act(action, signal);
  }

  /** What `act` would send; `null` while there is no connection. */
  sqlOf(id: string, action: DatabaseAction): string | null {
    return this.#loops.get(id)?.sqlOf(action) ?? null;
  }

  /** Stops what runs, waits for it, closes all. */
  async close(): Promise<void> {
    await this.#loops.close();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #begin(connection: DatabaseConnection): void {
    const { id } = connection;
    const { clock, random, connect } = this.#ports;
    const loop = new ConnectionLoop({
      clock,
      random,
      connect: (signal) => connect(connection, signal),
      onState: (state) =>
        this.#put(id, { ...this.#of(id, connection), state, ...readingIn(state, this.#of(id, connection)) }),
      onReading: (reading) => this.#put(id, withReading(this.#of(id, connection), reading)),
    });
    this.#loops.add(id, loop);
  }

  #of(id: string, connection: DatabaseConnection): ConnectionRecord {
    return (
      this.#snapshot.connections.get(id) ?? {
        connection,
        state: { kind: 'resting', because: 'unseen' },
        ...nothingRead,
      }
    );
  }

  #put(id: string, record: ConnectionRecord): void {
    this.#swap(new Map(this.#snapshot.connections).set(id, record), new Set([id]));
  }

  #swap(connections: ReadonlyMap<string, ConnectionRecord>, ids: ReadonlySet<string>): void {
    const order = [...connections.keys()].join('\0') === [...this.#snapshot.connections.keys()].join('\0');
    if (ids.size === 0 && order) return;
    this.#snapshot = { generation: this.#snapshot.generation + 1, connections };
    this.#changed.fire({ snapshot: this.#snapshot, ids });
  }
}

const nothingRead = { reading: null, waiting: new Map<number, number>() } as const;

/** What was read is true as long as the connection stands. */
function readingIn(
  state: ConnectionState,
  { reading, waiting }: ConnectionRecord,
): Pick<ConnectionRecord, 'reading' | 'waiting'> {
  return state.kind === 'connected' ? { reading, waiting } : nothingRead;
}

function withReading(record: ConnectionRecord, reading: DatabaseReading): ConnectionRecord {
  return { ...record, reading, waiting: waitingSince(reading, record.waiting) };
}
