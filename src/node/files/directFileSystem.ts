import type { FileSystem, LookRequest } from '../../core/ports';
import { createCatalog } from './createCatalog';
import { crawl } from './crawl';
import { list } from './list';
import { createLook, type Look } from './look';
import { TimeSlice } from './timeSlice';
import { createTracking } from './tracked/tracking';
import { verifyJournal } from './verify';

const sliceMs = 10;

/** The file system in this very thread: for the command line, and inside the worker. */
export function createDirectFileSystem(): FileSystem {
  const look = createLook();
  const tracking = createTracking();
  return {
    look: (requests) => lookInSlices(requests, look),
    list: (folder) => Promise.resolve(list(folder)),
    crawl: (request, signal) => crawl(request, createCatalog(request.catalog), signal),
    tracking: (paths) => Promise.resolve(tracking(paths)),
    verifyJournal,
  };
}

async function lookInSlices(requests: readonly LookRequest[], look: Look): ReturnType<FileSystem['look']> {
  const slice = new TimeSlice(sliceMs);
  const answers: Awaited<ReturnType<FileSystem['look']>>[number][] = [];
  for (const request of requests) {
    if (slice.isOver) await slice.pause();
    answers.push(look(request));
  }
  return answers;
}
