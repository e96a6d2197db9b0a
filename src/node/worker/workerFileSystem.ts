import { setMaxListeners } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { JournalMender } from '../../core/journal/repair/mender';
import type { CrawlFound, FileSystem } from '../../core/ports';
import type { FileCall, FromWorker, ToWorker } from './protocol';

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onFound: ((found: CrawlFound) => void) | undefined;
}

/**
 * The file system in a thread of its own: a crawl, a large journal or a network mount that hangs never blocks the
 * extension host. The thread starts with the first call; `close` ends it whatever it is doing.
 */
export class WorkerFileSystem implements FileSystem {
  readonly #script: string;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #lastId = 0;
  #closed = false;

  /** `script`: absolute path of the bundled worker. */
  constructor(script: string) {
    this.#script = script;
  }

  look(...args: Parameters<FileSystem['look']>): ReturnType<FileSystem['look']> {
    return args[0].length === 0 ? Promise.resolve([]) : this.#call({ name: 'look', args });
  }

  list(...args: Parameters<FileSystem['list']>): ReturnType<FileSystem['list']> {
    return this.#call({ name: 'list', args });
  }

  tracking(...args: Parameters<FileSystem['tracking']>): ReturnType<FileSystem['tracking']> {
    return args[0].length === 0 ? Promise.resolve([]) : this.#call({ name: 'tracking', args });
  }

  crawl(...args: Parameters<FileSystem['crawl']>): ReturnType<FileSystem['crawl']> {
    const [request, signal, onFound] = args;
    return this.#call({ name: 'crawl', args: [request] }, signal, onFound);
  }

  verifyJournal(...args: Parameters<FileSystem['verifyJournal']>): ReturnType<FileSystem['verifyJournal']> {
    const [request, signal] = args;
    return this.#call({ name: 'verifyJournal', args: [request] }, signal);
  }

  /** Repairs of journals, in the same thread. */
  readonly mender: JournalMender = {
    preview: (request, signal) => this.#call({ name: 'previewRepair', args: [request] }, signal),
    write: (request, signal) => this.#call({ name: 'writeRepair', args: [request] }, signal),
    version: (path, signal) => this.#call({ name: 'versionOf', args: [path] }, signal),
  };

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    this.#failAll(new Error('closed'));
    await worker?.terminate();
  }

  #call<T>(call: FileCall, signal?: AbortSignal, onFound?: (found: CrawlFound) => void): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('closed'));
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const worker = this.#start();
    const id = ++this.#lastId;
    const answer = new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onFound });
      worker.ref();
      this.#send(worker, { kind: 'call', id, call });
    });
    if (signal === undefined) return answer;
    // Not left to the worker, which may hang in a call that never comes back.
    // One signal may be shared by any number of calls under way: that is no leak.
    setMaxListeners(0, signal);
    const onAbort = (): void => {
      this.#send(worker, { kind: 'abort', id });
      this.#take(id)?.reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    return answer.finally(() => signal.removeEventListener('abort', onAbort));
  }

  #send(worker: Worker, message: ToWorker): void {
    worker.postMessage(message);
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.#script, { name: 'lockscope-files' });
    this.#worker = worker;
    worker.on('message', (message: FromWorker) => this.#onMessage(message));
    worker.on('error', (error) => this.#onEnd(worker, error));
    worker.on('exit', (code) => this.#onEnd(worker, new Error(`the file worker ended with code ${code}`)));
    return worker;
  }

  #onMessage(message: FromWorker): void {
    if (message.kind === 'found') {
      this.#pending.get(message.id)?.onFound?.(message.found);
      return;
    }
    const pending = this.#take(message.id);
    if (message.kind === 'answer') pending?.resolve(message.value as never);
    else pending?.reject(new Error(message.message));
  }

  /** `undefined` for a call that was given up. */
  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#worker?.unref();
    return pending;
  }

  /** The next call starts another one. */
  #onEnd(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#failAll(error);
  }

  #failAll(error: Error): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }
}
