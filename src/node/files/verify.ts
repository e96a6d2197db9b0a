import { closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { journalOf } from '../../core/journal/catalog';
import type { JournalVerifier } from '../../core/journal/verifier';
import type { FileError, JournalRequest, VerifiedJournal } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import { fileErrorOf } from './fileError';
import { JournalMemory, type OpenJournal } from './journalMemory';
import { readOnlyFlags } from './openFlags';
import { type OwnLocks, ownLockError } from './ownLocks';
import { TimeSlice } from './timeSlice';

const chunkBytes = 256 * 1024;
const minChunkBytes = 4 * 1024;
const sliceMs = 20;

/** Verifies journals; remembers of each how far it was read. */
export type VerifyJournal = (
  request: JournalRequest,
  signal: AbortSignal,
) => Promise<Result<VerifiedJournal, FileError>>;

/** Streams journals through their verifiers, giving way after every slice. Rejects when aborted. */
export function createVerifyJournal(ownLocks: () => OwnLocks): VerifyJournal {
  const memory = new JournalMemory();
  return async (request, signal) => {
    const { path, afresh } = request;
    signal.throwIfAborted();
    const dialect = journalOf(request);
    if (dialect === undefined) throw new Error(`no journal dialect ${request.dialect}`);
    if (afresh) memory.forget(path);
    let descriptor: number;
    try {
      if (ownLocks().has(lstatSync(path, { bigint: true }))) return fail(ownLockError);
      descriptor = openSync(path, readOnlyFlags);
    } catch (error) {
      memory.forget(path);
      return fail(fileErrorOf(error));
    }
    try {
      const stat = fstatSync(descriptor, { bigint: true });
      if (!stat.isFile()) return fail({ code: 'ENOTFILE', message: 'not a regular file' });
      return ok(await verifyOpen({ path, descriptor, stat, dialect }, memory, signal));
    } catch (error) {
      signal.throwIfAborted();
      return fail(fileErrorOf(error));
    } finally {
      closeSync(descriptor);
    }
  };
}

async function verifyOpen(journal: OpenJournal, memory: JournalMemory, signal: AbortSignal): Promise<VerifiedJournal> {
  const { descriptor, stat } = journal;
  const { verifier, offset, head } = memory.take(journal);
  const end = await readOn(descriptor, Number(stat.size), verifier, offset, signal);
  const report = verifier.report();
  memory.keep(journal, { verifier, head }, end, fstatSync(descriptor, { bigint: true }));
  return { report, bytesRead: end - offset };
}

/** One byte more shows that the end was reached, if the journal has not grown; there may be hundreds of small ones. */
function allocateFor(bytes: number): Buffer {
  return Buffer.allocUnsafe(Math.min(Math.max(bytes + 1, minChunkBytes), chunkBytes));
}

/** Reads from a byte on to the end, or until the verifier has seen enough; answers how far that was. */
async function readOn(
  descriptor: number,
  size: number,
  verifier: JournalVerifier,
  from: number,
  signal: AbortSignal,
): Promise<number> {
  const own = verifier.room === undefined ? allocateFor(size - from) : null;
  const slice = new TimeSlice(sliceMs);
  let at = from;
  while (verifier.isSated !== true) {
    const chunk = own ?? verifier.room?.() ?? allocateFor(size - at);
    const read = readSync(descriptor, chunk, 0, chunk.length, at);
    if (read === 0) break;
    at += read;
    verifier.push(chunk.subarray(0, read));
    if (slice.isOver) {
      await slice.pause();
      signal.throwIfAborted();
    }
  }
  return at;
}
