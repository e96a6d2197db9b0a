import type { FileSystem, LookRequest } from '../../core/ports';
import { crawl } from './crawl';
import { list } from './list';
import { look } from './look';
import { TimeSlice } from './timeSlice';
import { verifyJournal } from './verify';

const sliceMs = 10;

/** The file system in this very thread: for the command line, and inside the worker. */
export function createDirectFileSystem(): FileSystem {
  return {
    look: lookInSlices,
    list: (folder) => Promise.resolve(list(folder)),
    crawl,
    verifyJournal,
  };
}

async function lookInSlices(requests: readonly LookRequest[]): ReturnType<FileSystem['look']> {
  const slice = new TimeSlice(sliceMs);
  const answers: Awaited<ReturnType<FileSystem['look']>>[number][] = [];
  for (const request of requests) {
    if (slice.isOver) await slice.pause();
    answers.push(look(request));
  }
  return answers;
}
