import { basename, dirname } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { plainCatalog } from '../../core/dialects/catalogOptions';
import type { Hint } from '../../core/ports';
import { createCatalog } from '../files/createCatalog';

/** What is polled for: the user's own dialects are looked for by every reconcile. */
const builtIn = createCatalog(plainCatalog);

/** Between two looks at a polled folder, in milliseconds. */
const intervalMs = 1_000;

/** Watches folders by polling, through chokidar, which is loaded with the first folder: most windows never need it. */
export class PollingWatcher {
  readonly #onHint: (hint: Hint) => void;
  readonly #folders = new Set<string>();
  #chokidar: Promise<FSWatcher> | undefined;

  constructor(onHint: (hint: Hint) => void) {
    this.#onHint = onHint;
  }

  watch(folder: string): void {
    this.#folders.add(folder);
    this.#chokidar ??= this.#start();
    void this.#chokidar.then((watcher) => {
      if (this.#folders.has(folder)) watcher.add(folder);
    });
  }

  unwatch(folder: string): void {
    this.#folders.delete(folder);
    void this.#chokidar?.then((watcher) => {
      if (!this.#folders.has(folder)) watcher.unwatch(folder);
    });
  }

  async close(): Promise<void> {
    this.#folders.clear();
    const chokidar = this.#chokidar;
    this.#chokidar = undefined;
    await (await chokidar)?.close();
  }

  async #start(): Promise<FSWatcher> {
    const { watch } = await import('chokidar');
    const watcher = watch([], {
      usePolling: true,
      interval: intervalMs,
      depth: 0,
      // An unlink and an add are two holders, never one change.
      atomic: false,
      awaitWriteFinish: false,
      followSymlinks: false,
      ignoreInitial: true,
      ignorePermissionErrors: true,
      persistent: false,
      ignored: (path) => !this.#folders.has(path) && !builtIn.mayInterest(basename(path)),
    });
    watcher.on('all', (_event, path) => {
      const own = this.#folders.has(path);
      this.#onHint({ folder: own ? path : dirname(path), name: own ? null : basename(path) });
    });
    // What cannot be polled is still looked at by every reconcile; chokidar must only not throw.
    watcher.on('error', () => undefined);
    return watcher;
  }
}
