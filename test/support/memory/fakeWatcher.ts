import { Emitter } from '../../../src/core/util/emitter';
import type { FileError, Hint, Watcher } from '../../../src/core/ports';

/** A watcher that a test speaks for. */
export class FakeWatcher implements Watcher {
  readonly watched = new Set<string>();
  /** Every call, in order: `watch /folder`, `unwatch /folder`. */
  readonly calls: string[] = [];
  readonly #hints = new Emitter<Hint>(rethrow);
  readonly #troubles = new Emitter<{ readonly folder: string; readonly error: FileError }>(rethrow);

  readonly onHint: Watcher['onHint'] = (listener) => this.#hints.event(listener);
  readonly onTrouble: Watcher['onTrouble'] = (listener) => this.#troubles.event(listener);

  watch(folder: string): void {
    this.calls.push(`watch ${folder}`);
    this.watched.add(folder);
  }

  unwatch(folder: string): void {
    this.calls.push(`unwatch ${folder}`);
    this.watched.delete(folder);
  }

  /** Whatever happens in a folder that is not watched raises no hint. */
  hint(folder: string, name: string | null): void {
    if (this.watched.has(folder)) this.#hints.fire({ folder, name });
  }

  trouble(folder: string, code: string): void {
    this.#troubles.fire({ folder, error: { code, message: code } });
  }

  close(): Promise<void> {
    this.watched.clear();
    return Promise.resolve();
  }
}

function rethrow(error: unknown): void {
  throw error;
}
