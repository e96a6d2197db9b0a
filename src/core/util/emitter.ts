import type { Subscribe } from '../ports';
import type { Disposable } from './disposable';

/**
 * One event. A listener that throws neither stops the others nor the emitter: the error goes to `onError`.
 * Firing while firing queues: every listener sees all events in one order.
 */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(event: T) => void>();
  readonly #queue: T[] = [];
  readonly #onError: (error: unknown) => void;
  #firing = false;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  readonly event: Subscribe<T> = (listener) => {
    // A wrapper, so that one function subscribed twice is called twice and disposed of once.
    const entry = (event: T): void => {
      listener(event);
    };
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  };

  fire(event: T): void {
    this.#queue.push(event);
    if (this.#firing) return;
    this.#firing = true;
    try {
      while (this.#queue.length > 0) this.#deliver(this.#queue.shift() as T);
    } finally {
      this.#firing = false;
    }
  }

  dispose(): void {
    this.#listeners.clear();
    this.#queue.length = 0;
  }

  #deliver(event: T): void {
    for (const listener of [...this.#listeners]) {
      // Disposed of by a listener before it.
      if (!this.#listeners.has(listener)) continue;
      try {
        listener(event);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
