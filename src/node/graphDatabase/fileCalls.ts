import { type BigIntStats, closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { fileErrorOf } from '../files/fileError';
import { readOnlyFlags } from '../files/openFlags';

/** All that is done to the files of a database. Each may throw what the system says against it. */
export interface FileCalls {
  /** `null` where nothing stands there. */
  lstat(path: string): BigIntStats | null;
  /** `null` where nothing stands there. */
  open(path: string): number | null;
  fstat(file: number): BigIntStats;
  /** Fills `into` from this byte of a file on, as far as the file goes; answers how many bytes that were. */
  read(file: number, into: Uint8Array, at: number): number;
  close(file: number): void;
}

export const fileCalls: FileCalls = {
  lstat: (path) => lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null,
  open: (path) => {
    try {
      return openSync(path, readOnlyFlags);
    } catch (error) {
      if (fileErrorOf(error).code === 'ENOENT') return null;
      throw error;
    }
  },
  fstat: (file) => fstatSync(file, { bigint: true }),
  read: readFully,
  close: closeSync,
};

function readFully(file: number, into: Uint8Array, at: number): number {
  let filled = 0;
  while (filled < into.length) {
    const read = readSync(file, into, filled, into.length - filled, at + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
