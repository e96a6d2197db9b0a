import type { CrawlFound, CrawlReport, CrawlRequest, FileError } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import { addFinds, type CrawlCatalog, type CrawlFinds, noFinds, planOf } from './crawlFolder';
import { crawlPending } from './crawlPending';
import { CrawlProgress } from './crawlProgress';
import type { CrawlShare } from './crawlShare';

/** Another thread that crawls along. */
export interface CrawlHelper {
  /** Throws a `CrawlHelperFailure` to who waits for folders of a thread that has failed. */
  readonly share: CrawlShare;
  /** All that it found, once no folder is left. Rejects with a `CrawlHelperFailure`. */
  readonly finds: Promise<CrawlFinds>;
  /** Ends the thread, whatever it is doing. */
  readonly close: () => void;
}

export class CrawlHelperFailure extends Error {}

/** Where a crawl gets help. */
export interface CrawlHelp {
  /** How long a crawl must have taken to be worth it, in milliseconds. */
  readonly afterMs: number;
  /** Starts a helper for a crawl that has `open` folders to list as yet; `null` where that is no use. */
  readonly start: (
    request: CrawlRequest,
    open: number,
    onFound: ((found: CrawlFound) => void) | undefined,
  ) => CrawlHelper | null;
}

/**
 * Walks below the root, giving way again and again; a hurried walk that takes long is shared with a helper, if one can
 * be started. Rejects with the signal's reason when aborted.
 */
export async function crawl(
  request: CrawlRequest,
  catalog: CrawlCatalog,
  signal: AbortSignal,
  onFound?: (found: CrawlFound) => void,
  help?: CrawlHelp,
): Promise<Result<CrawlReport, FileError>> {
  signal.throwIfAborted();
  const finds = noFinds();
  const progress = new CrawlProgress(onFound, request.tellAfterMs);
  const startedAt = performance.now();
  let helper: CrawlHelper | null | undefined;
  const onPause = (open: number): CrawlShare | null => {
    signal.throwIfAborted();
    progress.update(finds.folders, finds.peeked);
    if (helper === undefined && request.isHurried && help && performance.now() - startedAt >= help.afterMs)
      helper = help.start(request, open, onFound);
    return helper?.share ?? null;
  };
  const onAbort = (): void => helper?.close();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const error = await crawlPending([''], planOf(request, catalog), finds, onPause);
    if (error !== null) return fail(error);
    if (helper) addFinds(finds, await helper.finds);
    return ok(finds);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof CrawlHelperFailure)) throw error;
    // What it was given is not known to be listed: all of it again, alone.
    return await crawl(request, catalog, signal, onFound);
  } finally {
    signal.removeEventListener('abort', onAbort);
    helper?.close();
  }
}
