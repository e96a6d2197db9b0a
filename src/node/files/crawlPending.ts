import type { FileError } from '../../core/ports';
import { crawlFolder, type CrawlFinds, type CrawlPlan } from './crawlFolder';
import type { CrawlShare } from './crawlShare';
import { TimeSlice } from './timeSlice';

/** Long enough that pausing costs little, short enough that a hint is served in between. Milliseconds. */
const sliceMs = 10;

/**
 * Lists the pending folders and all below them, giving way after every slice. `onPause` is told then how many folders
 * are to be listed as yet, and may bring in a second thread to share them with. Answers why the root could not be
 * listed; throws what `onPause` throws, and the failure of the other thread.
 */
export async function crawlPending(
  pending: string[],
  plan: CrawlPlan,
  finds: CrawlFinds,
  onPause: (open: number) => CrawlShare | null,
  share: CrawlShare | null = null,
): Promise<FileError | null> {
  const slice = new TimeSlice(sliceMs);
  for (;;) {
    const below = pending.pop();
    if (below === undefined) {
      const given = share === null ? null : await share.more();
      if (given === null) return null;
      for (const folder of given) pending.push(folder);
      continue;
    }
    if (slice.isOver) {
      await slice.pause();
      share = onPause(pending.length + 1) ?? share;
    }
    const before = pending.length;
    const error = crawlFolder(below, plan, finds, pending);
    if (error !== null) return error;
    share?.listed(pending.length - before);
    share?.offer(pending);
  }
}
