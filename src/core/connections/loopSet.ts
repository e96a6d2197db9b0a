import type { ReadingLoop } from './readingLoop';

/** What of a loop does not depend on what it reads. */
type AnyLoop = Pick<ReadingLoop<never, never, never>, 'setSeen' | 'refresh' | 'reconnect' | 'disconnect' | 'close'>;

/** The connections of one kind, by their ids: looked at together, and closed one by one or all of them. */
export class LoopSet<Loop extends AnyLoop> {
  readonly #loops = new Map<string, Loop>();
  /** Of connections that are not wanted any more, until they are closed. */
  readonly #leaving = new Set<Promise<void>>();
  #isSeen = false;
  #isClosed = false;

  /** Nothing is added any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Ids in the order in which they came. */
  get ids(): readonly string[] {
    return [...this.#loops.keys()];
  }

  get(id: string): Loop | undefined {
    return this.#loops.get(id);
  }

  /** From now on it is asked, while somebody looks. */
  add(id: string, loop: Loop): void {
    this.#loops.set(id, loop);
    loop.setSeen(this.#isSeen);
  }

  /** Closes it, in its own time. */
  leave(id: string): void {
    const loop = this.#loops.get(id);
    if (loop === undefined) return;
    this.#loops.delete(id);
    const leaving = loop.close().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  /** Whether somebody looks: nothing is asked while nobody does. */
  setSeen(isSeen: boolean): void {
    this.#isSeen = isSeen;
    for (const loop of this.#loops.values()) loop.setSeen(isSeen);
  }

  /** All, but for those that were disconnected; with an id that one, and also if it was. */
  refresh(id?: string): void {
    if (id !== undefined) return this.#loops.get(id)?.reconnect();
    for (const loop of this.#loops.values()) loop.refresh();
  }

  /** Until `refresh` with its id. Resolves when the connection is closed. */
  async disconnect(id: string): Promise<void> {
    await this.#loops.get(id)?.disconnect();
  }

  /** Stops what runs, waits for it, closes all. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const id of this.ids) this.leave(id);
    await Promise.all(this.#leaving);
  }
}
