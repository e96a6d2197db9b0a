import type { BigIntStats } from 'node:fs';
import { closeSync, fchmodSync, fchownSync, fstatSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { createHash } from 'node:crypto';
import type { FileVersion } from '../../../core/journal/repair/preview';
import { fileErrorOf } from '../fileError';
import { versionOf } from './version';

const bufferBytes = 256 * 1024;
/** Until it has those of the file that it is to take the place of, only its maker may read it. */
const firstMode = 0o600;

/** A file that was not there, written piece by piece. Every call may throw a system error; then `discard` it. */
export class NewFile {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #hash = createHash('sha256');
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #filled = 0;
  #isOpen = true;

  /** Exclusive, which does not follow a link either. */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(path, 'wx', firstMode);
  }

  /** Does not keep `bytes`. */
  write(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0;) {
      const taken = rest.subarray(0, bufferBytes - this.#filled);
      this.#buffer.set(taken, this.#filled);
      this.#filled += taken.length;
      rest = rest.subarray(taken.length);
      if (this.#filled === bufferBytes) this.#flush();
    }
  }

  /** Gives it the owner and the mode of a file, and has all of it on the disk. */
  finish(like: BigIntStats): FileVersion {
    this.#flush();
    if (process.platform !== 'win32') this.#resemble(like);
    fsyncSync(this.#descriptor);
    const stats = fstatSync(this.#descriptor, { bigint: true });
    this.#isOpen = false;
    // A remote file system may say only now that there was no room.
    closeSync(this.#descriptor);
    return versionOf(stats, this.#hash.digest('hex'));
  }

  /** Takes it away again, whatever has become of it. */
  discard(): void {
    try {
      if (this.#isOpen) closeSync(this.#descriptor);
    } finally {
      this.#isOpen = false;
      try {
        unlinkSync(this.#path);
      } catch (error) {
        // Something else went wrong before, which is what is to be told; it is known by its name.
        fileErrorOf(error);
      }
    }
  }

  #flush(): void {
    const bytes = this.#buffer.subarray(0, this.#filled);
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    this.#filled = 0;
  }

  /** The owner first, since with him some of the mode may go. */
  #resemble({ uid, gid, mode }: BigIntStats): void {
    const own = fstatSync(this.#descriptor, { bigint: true });
    if (own.uid !== uid || own.gid !== gid) fchownSync(this.#descriptor, Number(uid), Number(gid));
    fchmodSync(this.#descriptor, Number(mode & 0o7777n));
  }
}
