import { type BigIntStats, closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { readOnlyFlags } from '../openFlags';
import { type OwnLocks, ownLockError } from '../ownLocks';
import { TimeSlice } from '../timeSlice';

const chunkBytes = 256 * 1024;
const sliceMs = 20;

/** A regular file that is open to be read. */
export class OpenedFile {
  readonly #descriptor: number;

  /** @throws a system error; `ENOTFILE` for what is no regular file, `EOWNLOCK` for what must not be closed again */
  constructor(path: string, ownLocks: OwnLocks) {
    const refuse = (error: { readonly code: string; readonly message: string }): never => {
      throw Object.assign(new Error(error.message), { code: error.code });
    };
    const named = lstatSync(path, { bigint: true });
    if (!named.isFile()) refuse({ code: 'ENOTFILE', message: 'not a regular file' });
    if (ownLocks.has(named)) refuse(ownLockError);
    this.#descriptor = openSync(path, readOnlyFlags);
    const { ino, dev } = this.stat();
    if (ino === named.ino && dev === named.dev) return;
    this.close();
    refuse({ code: 'ENOENT', message: 'another file has taken its place' });
  }

  stat(): BigIntStats {
    return fstatSync(this.#descriptor, { bigint: true });
  }

  /** The bytes from `from` up to `to`, as far as there are any. */
  read(from: number, to: number): Uint8Array {
    const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(this.#descriptor, bytes, length, bytes.length - length, from + length);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  }

  /** The same in pieces of some size. */
  *pieces(from: number, to: number): Iterable<Uint8Array> {
    for (let at = from; at < to; at += chunkBytes) yield this.read(at, Math.min(to, at + chunkBytes));
  }

  /**
   * All of it piece by piece, each only until the next one, giving way after every slice; until `isEnough`. Rejects when
   * aborted.
   */
  async each(take: (piece: Uint8Array) => void, signal: AbortSignal, isEnough = (): boolean => false): Promise<void> {
    const slice = new TimeSlice(sliceMs);
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Number(this.stat().size) + 1));
    for (let at = 0; !isEnough();) {
      const read = readSync(this.#descriptor, chunk, 0, chunk.length, at);
      if (read === 0) return;
      at += read;
      take(chunk.subarray(0, read));
      if (!slice.isOver) continue;
      await slice.pause();
      signal.throwIfAborted();
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
