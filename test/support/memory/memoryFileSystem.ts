import type { Place } from '../../../src/core/dialects/dialect';
import { journalOf } from '../../../src/core/journal/catalog';
import type {
  CrawlFound,
  CrawlReport,
  CrawlRequest,
  FileError,
  FileSystem,
  FolderEntry,
  JournalRequest,
  LookRequest,
  Sighting,
  Tracking,
  VerifiedJournal,
} from '../../../src/core/ports';
import { fail, ok, type Result } from '../../../src/core/result';
import { createCatalog } from '../../../src/node/files/createCatalog';
import { Gates, type Gate } from './gate';
import { fileError, type MemoryTree } from './memoryTree';

type Call = 'look' | 'list' | 'crawl' | 'verifyJournal';

/** A file system over a tree in memory that counts what it is asked and can be stopped before it answers. */
export class MemoryFileSystem implements FileSystem {
  readonly #tree: MemoryTree;
  /** Whether a crawl tells what it found before it ends. */
  tellsEarly = true;
  readonly #gates = new Gates<Call>();
  /** Arguments of all calls, in order. */
  readonly looks: (readonly string[])[] = [];
  readonly lists: string[] = [];
  readonly crawls: string[] = [];
  readonly verifications: string[] = [];
  /** Those of them that were to read all of it. */
  readonly afresh: string[] = [];
  /** How many bytes a verification that need not read all of it says that it has not read. */
  bytesUnread = 0;
  /** What git says of files; of all others, that it does not track them. */
  readonly tracked = new Map<string, Tracking>();
  /** What `list` and `crawl` answer for a folder, whatever stands there. */
  readonly listErrors = new Map<string, FileError>();
  /** Errors with which the next calls reject, as those to a crashed worker do. */
  readonly crashes = new Map<Call, Error[]>();

  constructor(tree: MemoryTree) {
    this.#tree = tree;
  }

  /** The next call of this kind takes its answer and then waits: it is old when it arrives. */
  stopNext(call: Call): Gate {
    return this.#gates.stopNext(call);
  }

  crashNext(call: Call): void {
    this.crashes.set(call, [...(this.crashes.get(call) ?? []), new Error(`${call} crashed`)]);
  }

  forgetCalls(): void {
    for (const calls of [this.looks, this.lists, this.crawls, this.verifications]) calls.length = 0;
  }

  look(requests: readonly LookRequest[]): Promise<readonly Result<Sighting, FileError>[]> {
    this.looks.push(requests.map(({ path }) => path));
    return this.#answer(
      'look',
      requests.map((request) => this.#tree.look(request)),
    );
  }

  list(folder: string): Promise<Result<readonly FolderEntry[], FileError>> {
    this.lists.push(folder);
    return this.#answer('list', this.#entries(folder));
  }

  tracking(paths: readonly string[]): Promise<readonly Tracking[]> {
    return Promise.resolve(paths.map((path) => this.tracked.get(path) ?? 'untracked'));
  }

  async crawl(
    request: CrawlRequest,
    signal: AbortSignal,
    onFound?: (found: CrawlFound) => void,
  ): Promise<Result<CrawlReport, FileError>> {
    this.crawls.push(request.root);
    const report = this.#crawl(request);
    if (report.ok && this.tellsEarly) onFound?.(report.value);
    await this.#answer('crawl', undefined);
    signal.throwIfAborted();
    return report;
  }

  async verifyJournal(request: JournalRequest, signal: AbortSignal): Promise<Result<VerifiedJournal, FileError>> {
    const { path, dialect, afresh } = request;
    this.verifications.push(path);
    if (afresh) this.afresh.push(path);
    const seen = this.#tree.look({ path, maxBytes: 1_000_000 });
    await this.#answer('verifyJournal', undefined);
    signal.throwIfAborted();
    if (!seen.ok) return seen;
    if (seen.value.content?.state !== 'read') return fail(seen.value.content?.error ?? fileError('ENOTFILE'));
    const verifier = journalOf(request)?.createVerifier();
    if (verifier === undefined) throw new Error(`no journal dialect ${dialect}`);
    verifier.push(seen.value.content.bytes);
    return ok({
      report: verifier.report(),
      bytesRead: seen.value.content.bytes.length - (afresh ? 0 : this.bytesUnread),
    });
  }

  async #answer<T>(call: Call, value: T): Promise<T> {
    await this.#gates.pass(call);
    const crash = this.crashes.get(call)?.shift();
    if (crash !== undefined) throw crash;
    return value;
  }

  #entries(folder: string): Result<readonly FolderEntry[], FileError> {
    const error = this.listErrors.get(folder);
    if (error !== undefined) return fail(error);
    const children = this.#tree.children(folder);
    return children === undefined
      ? fail(fileError('ENOENT'))
      : ok([...children].map(([name, kind]) => ({ name, kind })));
  }

  #crawl({ root, prunedNames, excludes, catalog: options }: CrawlRequest): Result<CrawlReport, FileError> {
    const catalog = createCatalog(options);
    const folders: string[] = [];
    const gitFiles: string[] = [];
    const unreadable: { path: string; error: FileError }[] = [];
    let foldersSeen = 0;
    let filesSeen = 0;
    const visit = (folder: string): FileError | undefined => {
      const entries = this.#entries(folder);
      if (!entries.ok) return entries.error;
      foldersSeen += 1;
      const names = new Set(entries.value.map(({ name }) => name));
      const place = (name: string): Place => ({
        folder,
        name,
        hasSibling: (sibling) => names.has(sibling),
        siblings: () => names,
      });
      if ([...names].some((name) => catalog.isOfInterest(place(name)))) folders.push(folder);
      for (const { name, kind } of entries.value) {
        const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
        if (kind === 'file' && name === '.git') gitFiles.push(path);
        if (kind !== 'directory') filesSeen += 1;
        else if (!prunedNames.includes(name) && !excludes.includes(path.slice(root.length + 1))) {
          const error = visit(path);
          if (error !== undefined) unreadable.push({ path, error });
        }
      }
      return undefined;
    };
    const error = visit(root);
    return error === undefined
      ? ok({ folders, foldersSeen, filesSeen, unreadable, gitFiles, peeked: [] })
      : fail(error);
  }
}
