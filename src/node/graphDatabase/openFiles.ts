import type { BigIntStats } from 'node:fs';
import type { FileCalls } from './fileCalls';

export interface OpenFile {
  /** Its descriptor; of what is no regular file, and therefore is not opened, none. */
  readonly file: number;
  readonly stat: BigIntStats;
}

const none = -1;

/** Files that are opened one after the other and closed together. */
export class OpenFiles {
  readonly #calls: FileCalls;
  readonly #files: number[] = [];

  constructor(calls: FileCalls) {
    this.#calls = calls;
  }

  /** `null` where nothing stands there. */
  open(path: string): OpenFile | null {
    const stat = this.#calls.lstat(path);
    if (stat === null) return null;
    // A pipe would be waited for, a device may do anything.
    if (!stat.isFile()) return { file: none, stat };
    const file = this.#calls.open(path);
    if (file === null) return null;
    this.#files.push(file);
    return { file, stat: this.#calls.fstat(file) };
  }

  lstat(path: string): BigIntStats | null {
    return this.#calls.lstat(path);
  }

  read(file: number, into: Uint8Array, at: number): number {
    return this.#calls.read(file, into, at);
  }

  close(): void {
    for (const file of this.#files) this.#calls.close(file);
  }
}
