import { closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { journalById } from '../../core/journal/catalog';
import type { FileError, JournalRequest, VerifiedJournal } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import { readOnlyFlags } from './openFlags';
import { fileErrorOf } from './fileError';
import { type OwnLocks, ownLockError } from './ownLocks';
import { TimeSlice } from './timeSlice';

const chunkBytes = 256 * 1024;
const minChunkBytes = 4 * 1024;
const sliceMs = 20;

/** Streams a journal through its verifier, giving way after every slice. Rejects when aborted. */
export async function verifyJournal(
  { path, dialect: dialectId }: JournalRequest,
  signal: AbortSignal,
  ownLocks: () => OwnLocks,
): Promise<Result<VerifiedJournal, FileError>> {
  signal.throwIfAborted();
  const dialect = journalById(dialectId);
  if (dialect === undefined) throw new Error(`no journal dialect ${dialectId}`);
  let descriptor: number;
  try {
    if (ownLocks().has(lstatSync(path, { bigint: true }))) return fail(ownLockError);
    descriptor = openSync(path, readOnlyFlags);
  } catch (error) {
    return fail(fileErrorOf(error));
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return fail({ code: 'ENOTFILE', message: 'not a regular file' });
    const verifier = dialect.createVerifier();
    // There may be hundreds of small ones. One byte more shows that the end was reached, if it has not grown.
    const chunk = Buffer.allocUnsafe(Math.min(Math.max(stat.size + 1, minChunkBytes), chunkBytes));
    let bytesRead = 0;
    const slice = new TimeSlice(sliceMs);
    for (;;) {
      const read = readSync(descriptor, chunk, 0, chunk.length, null);
      if (read === 0) return ok({ report: verifier.report(), bytesRead });
      bytesRead += read;
      verifier.push(chunk.subarray(0, read));
      if (slice.isOver) {
        await slice.pause();
        signal.throwIfAborted();
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    return fail(fileErrorOf(error));
  } finally {
    closeSync(descriptor);
  }
}
