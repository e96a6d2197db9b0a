import { availableParallelism } from 'node:os';
import { type MessagePort, Worker } from 'node:worker_threads';
import type { CrawlRequest } from '../../core/ports';
import { type CrawlHelp, CrawlHelperFailure } from '../files/crawl';
import { type CrawlFinds, noFinds, planOf } from '../files/crawlFolder';
import { crawlPending } from '../files/crawlPending';
import { CrawlProgress } from '../files/crawlProgress';
import { type CrawlMessage, CrawlShare, createCrawlMemory } from '../files/crawlShare';
import { createCatalog } from '../files/createCatalog';

/** A walk that is not over by then is a long one, worth a thread that takes 40 to start. Milliseconds. */
const afterMs = 30;

/** What a helper is started with. */
export interface CrawlTask {
  readonly kind: 'crawl';
  readonly request: CrawlRequest;
  readonly memory: SharedArrayBuffer;
}

/** `script`: absolute path of the bundled worker, which calls `helpCrawl` when it is started with a `CrawlTask`. */
export function crawlHelpOf(script: string): CrawlHelp {
  const start: CrawlHelp['start'] = (request, open, onFound) => {
    if (availableParallelism() < 2) return null;
    const memory = createCrawlMemory(open);
    const workerData: CrawlTask = { kind: 'crawl', request, memory };
    const thread = new Worker(script, { name: 'lockscope-crawl', workerData });
    const share = new CrawlShare(memory, 'asker', (message) => thread.postMessage(message));
    const finds = new Promise<CrawlFinds>((resolve, reject) => {
      thread.on('message', (message: CrawlMessage) => {
        if (message.kind === 'found') onFound?.(message.found);
        else share.take(message);
        if (message.kind === 'finds') resolve(message.finds);
      });
      const onFailure = (error: Error): void => {
        const failure = new CrawlHelperFailure('the crawl helper failed', { cause: error });
        reject(failure);
        share.fail(failure);
      };
      thread.on('error', onFailure);
      thread.on('exit', (code) => onFailure(new Error(`ended with code ${code}`)));
    });
    // Heard by who asks for them, if anybody still does.
    finds.catch(() => undefined);
    return { share, finds, close: () => void thread.terminate() };
  };
  return { afterMs, start };
}

/** Crawls along with the thread that started this one, and ends with the crawl. */
export async function helpCrawl(port: MessagePort, { request, memory }: CrawlTask): Promise<void> {
  const post = (message: CrawlMessage): void => port.postMessage(message);
  const share = new CrawlShare(memory, 'helper', post);
  port.on('message', (message: CrawlMessage) => share.take(message));
  const finds = noFinds();
  const progress = new CrawlProgress((found) => post({ kind: 'found', found }), request.tellAfterMs);
  const onPause = (): null => {
    progress.update(finds.folders, finds.peeked);
    return null;
  };
  await crawlPending([], planOf(request, createCatalog(request.catalog)), finds, onPause, share);
  post({ kind: 'finds', finds });
  port.close();
}
