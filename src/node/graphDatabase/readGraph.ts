import type { BigIntStats } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type GraphFacts, readGraphFacts } from '../../core/journal/graphFacts';
import type { GraphTrouble, GraphTroubleCode } from '../../core/journal/graphTrouble';
import { walHeaderBytes } from '../../core/journal/sqlite/walHeader';
import { fail, ok, type Result } from '../../core/result';
import { DamagedDatabase } from '../../core/sqlite/pages';
import { fileErrorOf } from '../files/fileError';
import { type FileCalls, fileCalls } from './fileCalls';
import { type OpenFile, OpenFiles } from './openFiles';
import { snapshotPages } from './snapshotPages';

type Answer = Result<GraphFacts, GraphTrouble>;

/** How often a database is read anew that was written meanwhile, and how long is waited in between. */
const attempts = 12;
const pauseMs = 100;
/**
 * A file whose time is younger than this may have been written once more without getting another one: file systems
 * take their times from a clock that ticks a hundred times a second, or more often. Milliseconds.
 */
const tickMs = 30;

/**
 * Reads codegraph's database without SQLite, since that cannot do it unseen: even read-only it makes a `-wal` and a
 * `-shm` where there are none, its locks answer a writer with SQLITE_BUSY, and a writer that closes meanwhile leaves both
 * files behind. Nothing is locked here; what was written over meanwhile is read again.
 *
 * Only for a process of its own: to close a file drops the locks that its process has on it.
 */
export async function readGraph(path: string): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = readGraphOnce(path, fileCalls);
    if (answer.ok || answer.error.code !== 'busy' || attempt === attempts) return answer;
    await pause(pauseMs);
  }
}

/** The same once: `busy` where it was written meanwhile. */
export function readGraphOnce(path: string, calls: FileCalls): Answer {
  const files = new OpenFiles(calls);
  try {
    const main = files.open(path);
    if (main === null) return trouble('missing', 'there is no database');
    if (!main.stat.isFile()) return trouble('not-a-file', 'not a regular file');
    if (isInTransaction(path, files)) return trouble('in-transaction', 'there is a rollback journal');
    const wal = files.open(`${path}-wal`);
    if (wal !== null && !wal.stat.isFile()) return trouble('not-a-file', 'the write-ahead log is not a regular file');
    return readUnlessWritten(path, main, wal, files);
  } catch (error) {
    const { code, message } = fileErrorOf(error);
    return trouble('unreadable', `${code}: ${message}`);
  } finally {
    files.close();
  }
}

function readUnlessWritten(path: string, main: OpenFile, wal: OpenFile | null, files: OpenFiles): Answer {
  const begunAt = Date.now();
  const generation = wal === null ? '' : generationOf(wal, files);
  const isWritten = (): boolean =>
    isYoung(main.stat, begunAt) ||
    hasChanged(main.stat, files.lstat(path)) ||
    // A log is only ever added to, until it begins anew.
    (wal !== null && generationOf(wal, files) !== generation);
  let answer: Answer;
  try {
    answer = ok(
      readGraphFacts(snapshotPages({ main: main.file, size: Number(main.stat.size), wal: wal?.file ?? null }, files)),
    );
  } catch (error) {
    if (!(error instanceof DamagedDatabase)) throw error;
    answer = trouble('foreign', error.message);
  }
  return isWritten() ? trouble('busy', 'it was written meanwhile') : answer;
}

/** Whether there is a rollback journal that SQLite would play back, or that a transaction under way will end. */
function isInTransaction(path: string, files: OpenFiles): boolean {
  const journal = files.open(`${path}-journal`);
  if (journal === null) return false;
  // One that is over is cut to nothing, or its beginning is filled with zeros.
  return !journal.stat.isFile() || firstBytes(journal, 1, files)[0] !== 0;
}

/** What changes when a write-ahead log begins anew. */
function generationOf(wal: OpenFile, files: OpenFiles): string {
  return firstBytes(wal, walHeaderBytes, files).join(' ');
}

function firstBytes({ file }: OpenFile, count: number, files: OpenFiles): Uint8Array {
  const bytes = new Uint8Array(count);
  files.read(file, bytes, 0);
  return bytes;
}

function isYoung({ mtimeNs }: BigIntStats, now: number): boolean {
  return Math.abs(now - Number(mtimeNs / 1_000_000n)) < tickMs;
}

function hasChanged(before: BigIntStats, now: BigIntStats | null): boolean {
  return (
    now?.dev !== before.dev || now.ino !== before.ino || now.size !== before.size || now.mtimeNs !== before.mtimeNs
  );
}

function trouble(code: GraphTroubleCode, message: string): Answer {
  return fail({ code, message });
}
