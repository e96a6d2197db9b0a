import type { JournalMender } from '../../core/journal/repair/mender';
import type { CrawlFound, FileSystem } from '../../core/ports';

/** The calls of `FileSystem` and `JournalMender` that go to the worker; arguments and answers are structured-cloned. */
export type FileCall =
  | { readonly name: 'look'; readonly args: Parameters<FileSystem['look']> }
  | { readonly name: 'list'; readonly args: Parameters<FileSystem['list']> }
  | { readonly name: 'tracking'; readonly args: Parameters<FileSystem['tracking']> }
  | { readonly name: 'crawl'; readonly args: [Parameters<FileSystem['crawl']>[0]] }
  | { readonly name: 'verifyJournal'; readonly args: [Parameters<FileSystem['verifyJournal']>[0]] }
  | { readonly name: 'previewRepair'; readonly args: [Parameters<JournalMender['preview']>[0]] }
  | { readonly name: 'writeRepair'; readonly args: [Parameters<JournalMender['write']>[0]] }
  | { readonly name: 'versionOf'; readonly args: [Parameters<JournalMender['version']>[0]] };

export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly call: FileCall }
  | { readonly kind: 'abort'; readonly id: number };

export type FromWorker =
  /** Of a crawl under way. */
  | { readonly kind: 'found'; readonly id: number; readonly found: CrawlFound }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };
