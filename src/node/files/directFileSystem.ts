import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileSystem, LookRequest } from '../../core/ports';
import { createCatalog } from './createCatalog';
import { crawl, type CrawlHelp } from './crawl';
import { list } from './list';
import { createLook, type Look } from './look';
import { createOwnLocks, type OwnLocks } from './ownLocks';
import { TimeSlice } from './timeSlice';
import { createTracking } from './tracked/tracking';
import { createVerifyJournal } from './verify';

const sliceMs = 10;

/**
 * The file system in this very thread: for the command line, and inside the worker. `crawlHelp`: where hurried crawls
 * get another thread. `ownLocks`: what tests replace.
 */
export function createDirectFileSystem(crawlHelp?: CrawlHelp, ownLocks: () => OwnLocks = createOwnLocks()): FileSystem {
  const look = createLook();
  let starts: Promise<void> = Promise.resolve();
  const tracking = createTracking();
  const verifyJournal = createVerifyJournal(ownLocks);
  return {
    look: (requests) => lookInSlices(requests, look, ownLocks),
    list: (folder) => Promise.resolve(list(folder)),
    crawl: (request, signal, onFound) => crawl(request, createCatalog(request.catalog), signal, onFound, crawlHelp),
    tracking: (paths) => Promise.resolve(tracking(paths)),
    verifyJournal: (request, signal) => {
      // One begins in a turn: a hundred that are asked for at once must not hold up what is asked of a lock meanwhile.
      starts = starts.then(() => nextTurn());
      return starts.then(() => verifyJournal(request, signal));
    },
  };
}

async function lookInSlices(
  requests: readonly LookRequest[],
  look: Look,
  ownLocks: () => OwnLocks,
): ReturnType<FileSystem['look']> {
  const slice = new TimeSlice(sliceMs);
  let own = ownLocks();
  const answers: Awaited<ReturnType<FileSystem['look']>>[number][] = [];
  for (const request of requests) {
    if (slice.isOver) {
      await slice.pause();
      // Anybody may have locked something meanwhile.
      own = ownLocks();
    }
    answers.push(look(request, own));
  }
  return answers;
}
