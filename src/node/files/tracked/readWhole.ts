import { type BigIntStats, closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { type FileError, isGone } from '../../../core/ports';
import { fileErrorOf } from '../fileError';
import { readOnlyFlags } from '../openFlags';

export type FileReading =
  | { readonly state: 'read'; readonly bytes: Buffer; readonly stamp: string }
  | { readonly state: 'missing' }
  /** Not to be had: permission, a link, not a regular file, more than is read. */
  | { readonly state: 'unreadable' };

/** Reads a whole regular file of at most `limit` bytes, never through a link. */
export function readWhole(path: string, limit: number): FileReading {
  let descriptor: number;
  try {
    descriptor = openSync(path, readOnlyFlags);
  } catch (error) {
    return failed(fileErrorOf(error));
  }
  try {
    const stat = fstatSync(descriptor, { bigint: true });
    if (!stat.isFile() || stat.size > BigInt(limit)) return { state: 'unreadable' };
    const bytes = Buffer.allocUnsafe(Number(stat.size));
    let length = 0;
    while (length < bytes.length) {
      const got = readSync(descriptor, bytes, length, bytes.length - length, length);
      // Cut short meanwhile.
      if (got === 0) return { state: 'unreadable' };
      length += got;
    }
    return { state: 'read', bytes, stamp: stampOf(stat) };
  } catch (error) {
    return failed(fileErrorOf(error));
  } finally {
    closeSync(descriptor);
  }
}

/** What changes whenever a file is replaced or written; `null` where there is none or it cannot be told. */
export function stampAt(path: string): string | null {
  const stat = statAt(path);
  return stat === null || stat === 'unreadable' ? null : stampOf(stat);
}

/** `null`: nothing is there. Links are not followed. */
export function statAt(path: string): BigIntStats | null | 'unreadable' {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    return isGone(fileErrorOf(error)) ? null : 'unreadable';
  }
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

function failed(error: FileError): FileReading {
  return { state: isGone(error) ? 'missing' : 'unreadable' };
}
