import { isWithin } from './paths';
import type { Clock } from './ports';
import type { Disposable } from './util/disposable';

/** Kept in mind at the most: a checkout brings thousands, and the crawl of everything finds the rest. */
const folderLimit = 200;
/** From the first walk through a new folder to the second. Milliseconds. */
const firstMs = 500;

interface Young {
  readonly bornAt: number;
  readonly dueAt: number;
}

/**
 * Folders that came into being a short while ago. A folder made inside a new one in the same moment may never be
 * watched by the recursive watcher that told of the new one, so what comes into it later makes no event at all: new
 * folders are walked through again, each time after as long as they are old.
 */
export class YoungFolders implements Disposable {
  readonly #folders = new Map<string, Young>();
  readonly #clock: Clock;
  readonly #lifetimeMs: () => number;
  readonly #onDue: (paths: readonly string[]) => void;
  #cancel: (() => void) | undefined;
  #isDisposed = false;

  /** `lifetimeMs`: after that long a crawl of everything has come by. `onDue` is to have them walked through. */
  constructor(clock: Clock, lifetimeMs: () => number, onDue: (paths: readonly string[]) => void) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
    this.#onDue = onDue;
  }

  /** Of these, which were to be walked through, some were: the others are gone, or no folders. */
  walked(paths: readonly string[], folders: readonly string[]): void {
    const now = this.#clock.now();
    const known = new Map(this.#folders);
    for (const path of paths) this.#folders.delete(path);
    for (const path of folders) {
      const bornAt = known.get(path)?.bornAt ?? now;
      const dueAt = now + Math.max(firstMs, now - bornAt);
      if (now - bornAt >= this.#lifetimeMs() || this.#isServed(path, dueAt)) continue;
      if (this.#folders.size < folderLimit) this.#folders.set(path, { bornAt, dueAt });
    }
    this.#schedule(now);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#cancel?.();
  }

  #schedule(now: number): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#isDisposed || this.#folders.size === 0) return;
    const next = Math.min(...[...this.#folders.values()].map(({ dueAt }) => dueAt));
    this.#cancel = this.#clock.after(Math.max(0, next - now), () => this.#tell());
  }

  #tell(): void {
    const now = this.#clock.now();
    this.#onDue([...this.#folders].flatMap(([path, { dueAt }]) => (dueAt <= now ? [path] : [])));
  }

  /** Whether the walk through a folder above comes by no later. */
  #isServed(path: string, dueAt: number): boolean {
    return [...this.#folders].some(([other, young]) => young.dueAt <= dueAt && isWithin(path, other));
  }
}
