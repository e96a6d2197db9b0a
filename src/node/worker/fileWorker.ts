import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { JournalMender } from '../../core/journal/repair/mender';
import type { CrawlFound, FileSystem } from '../../core/ports';
import { createDirectFileSystem } from '../files/directFileSystem';
import { createMender } from '../files/mending/createMender';
import { crawlHelpOf, type CrawlTask, helpCrawl } from './crawlHelper';
import type { FileCall, FromWorker, ToWorker } from './protocol';

/** Serves the calls of `WorkerFileSystem` until the port closes. */
function serve(port: MessagePort, fs: FileSystem, mender: JournalMender): void {
  const running = new Map<number, AbortController>();
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'abort') {
      running.get(message.id)?.abort(new Error('aborted'));
      return;
    }
    const { id, call } = message;
    const abort = new AbortController();
    running.set(id, abort);
    const reply = (answer: FromWorker): void => {
      running.delete(id);
      port.postMessage(answer);
    };
    const onFound = (found: CrawlFound): void => port.postMessage({ kind: 'found', id, found } satisfies FromWorker);
    perform(fs, mender, call, abort.signal, onFound).then(
      (value) => reply({ kind: 'answer', id, value }),
      (error: unknown) =>
        reply({
          kind: 'failure',
          id,
          message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    );
  });
}

function perform(
  fs: FileSystem,
  mender: JournalMender,
  call: FileCall,
  signal: AbortSignal,
  onFound: (found: CrawlFound) => void,
): Promise<unknown> {
  switch (call.name) {
    case 'look':
      return fs.look(...call.args);
    case 'list':
      return fs.list(...call.args);
    case 'tracking':
      return fs.tracking(...call.args);
    case 'crawl':
      return fs.crawl(...call.args, signal, onFound);
    case 'verifyJournal':
      return fs.verifyJournal(...call.args, signal);
    case 'previewRepair':
      return mender.preview(...call.args, signal);
    case 'writeRepair':
      return mender.write(...call.args, signal);
    case 'versionOf':
      return mender.version(...call.args, signal);
    default:
      return call satisfies never;
  }
}

// The one file that runs when it is loaded: it is the entry of the worker thread, and of the helper it starts.
if (parentPort !== null) {
  const task = workerData as CrawlTask | null;
  if (task?.kind === 'crawl') void helpCrawl(parentPort, task);
  else serve(parentPort, createDirectFileSystem(crawlHelpOf(__filename)), createMender());
}
