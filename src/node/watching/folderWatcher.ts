import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename } from 'node:path';
import type { FileError, Hint, Watcher } from '../../core/ports';
import { Emitter } from '../../core/util/emitter';
import { fileErrorOf } from '../files/fileError';
import { isRemoteFolder } from '../files/sharedFiles';
import { PollingWatcher } from './pollingWatcher';

/** One watched folder: by the kernel's events, or by polling where those do not come. */
type Watch =
  { readonly by: 'events'; readonly handle: FSWatcher; readonly identity: string } | { readonly by: 'polling' };

/**
 * Watches single folders: one kernel watch a folder, whatever its size, since a hint is all that is wanted.
 * Where the kernel reports nothing (network mounts) or has no watch left, the folder is polled.
 */
export class FolderWatcher implements Watcher {
  readonly #watches = new Map<string, Watch>();
  readonly #hints: Emitter<Hint>;
  readonly #troubles: Emitter<{ readonly folder: string; readonly error: FileError }>;
  readonly #polling: PollingWatcher;
  #closed = false;

  constructor(onListenerError: (error: unknown) => void) {
    this.#hints = new Emitter(onListenerError);
    this.#troubles = new Emitter(onListenerError);
    this.#polling = new PollingWatcher((hint) => this.#hints.fire(hint));
  }

  get onHint(): Watcher['onHint'] {
    return this.#hints.event;
  }

  get onTrouble(): Watcher['onTrouble'] {
    return this.#troubles.event;
  }

  /** How many folders have a kernel watch; for the benchmark. */
  get kernelWatches(): number {
    return [...this.#watches.values()].filter(({ by }) => by === 'events').length;
  }

  watch(folder: string): void {
    if (this.#closed) return;
    const known = this.#watches.get(folder);
    if (known?.by === 'polling') return;
    try {
      const identity = identityOf(folder);
      if (known?.identity === identity) return;
      // The folder was removed and made again: the old watch is deaf.
      if (known !== undefined) this.unwatch(folder);
      if (isRemoteFolder(folder)) this.#poll(folder);
      else this.#watches.set(folder, { by: 'events', handle: this.#open(folder), identity });
    } catch (error) {
      this.#onFailure(folder, fileErrorOf(error));
    }
  }

  unwatch(folder: string): void {
    const known = this.#watches.get(folder);
    this.#watches.delete(folder);
    if (known?.by === 'events') known.handle.close();
    else if (known?.by === 'polling') this.#polling.unwatch(folder);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const folder of [...this.#watches.keys()]) this.unwatch(folder);
    this.#hints.dispose();
    this.#troubles.dispose();
    await this.#polling.close();
  }

  #open(folder: string): FSWatcher {
    const handle = watch(folder, { persistent: false }, (_event, name) => {
      // Its own name means the folder itself went or moved, unless it holds a file of that name: looked at as a whole.
      const whole = name === null || name === basename(folder);
      this.#hints.fire({ folder, name: whole ? null : name });
    });
    handle.on('error', (error) => {
      this.unwatch(folder);
      this.#onFailure(folder, fileErrorOf(error));
    });
    return handle;
  }

  #poll(folder: string): void {
    this.#watches.set(folder, { by: 'polling' });
    this.#polling.watch(folder);
  }

  #onFailure(folder: string, error: FileError): void {
    // Gone again: a look at it will say so.
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return;
    // Windows reports the removal of a watched folder this way.
    if (error.code === 'EPERM' && process.platform === 'win32') return this.#hints.fire({ folder, name: null });
    const outOfWatches = error.code === 'ENOSPC' || error.code === 'EMFILE';
    if (outOfWatches) this.#poll(folder);
    this.#troubles.fire({ folder, error });
  }
}

/** Of the folder itself, not of a link to it. With its birth, since a new folder often gets the number of the last one. */
function identityOf(folder: string): string {
  const { dev, ino, birthtimeNs } = statSync(folder, { bigint: true });
  return `${dev} ${ino} ${birthtimeNs}`;
}
