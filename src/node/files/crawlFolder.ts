import { readdirSync } from 'node:fs';
import { sep } from 'node:path';
import type { Place } from '../../core/dialects/dialect';
import { isKernelFolder, isObjectStorePart, peeks } from '../../core/dialects/neverEntered';
import type { Catalog } from '../../core/dialects/recognition';
import type { CrawlRequest, FileError } from '../../core/ports';
import { globMatcher } from './excludes';
import { fileErrorOf } from './fileError';

/** More than these are not told one by one. */
const unreadableLimit = 100;

/** What a crawl asks of every name. */
export type CrawlCatalog = Pick<Catalog, 'mayInterest' | 'isOfInterest'>;

/** A crawl's request, made ready to be asked of every folder. */
export interface CrawlPlan {
  readonly root: string;
  /** What every path below the root begins with: the root without a separator at its end. */
  readonly base: string;
  readonly pruned: ReadonlySet<string>;
  readonly isExcluded: ((relativeFolder: string) => boolean) | null;
  readonly catalog: CrawlCatalog;
}

/** What a crawl has found so far. */
export interface CrawlFinds {
  readonly folders: string[];
  readonly peeked: string[];
  readonly gitFiles: string[];
  readonly unreadable: { readonly path: string; readonly error: FileError }[];
  foldersSeen: number;
  filesSeen: number;
}

export function planOf(request: CrawlRequest, catalog: CrawlCatalog): CrawlPlan {
  return {
    root: request.root,
    base: request.root.endsWith(sep) ? request.root.slice(0, -1) : request.root,
    pruned: new Set(request.prunedNames),
    isExcluded: request.excludes.length === 0 ? null : globMatcher(request.excludes),
    catalog,
  };
}

export function noFinds(): CrawlFinds {
  return { folders: [], peeked: [], gitFiles: [], unreadable: [], foldersSeen: 0, filesSeen: 0 };
}

/** Adds what another thread has found. */
export function addFinds(all: CrawlFinds, more: CrawlFinds): void {
  for (const folder of more.folders) all.folders.push(folder);
  for (const folder of more.peeked) all.peeked.push(folder);
  for (const file of more.gitFiles) all.gitFiles.push(file);
  all.unreadable.push(...more.unreadable.slice(0, unreadableLimit - all.unreadable.length));
  all.foldersSeen += more.foldersSeen;
  all.filesSeen += more.filesSeen;
}

/**
 * Lists one folder, by plain synchronous `readdir`, the fastest there is in Node, and adds the folders in it to
 * `pending`. `below` is the folder's path below the root, with a separator in front; empty for the root itself. Links
 * are not followed. Answers why the root could not be listed; of any other folder the finds say so.
 */
export function crawlFolder(below: string, plan: CrawlPlan, finds: CrawlFinds, pending: string[]): FileError | null {
  const { catalog, pruned, isExcluded } = plan;
  const folder = below === '' ? plan.root : plan.base + below;
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const reason = fileErrorOf(error);
    if (below === '') return reason;
    // Gone since its parent was listed: nothing to say.
    if (reason.code !== 'ENOENT' && finds.unreadable.length < unreadableLimit)
      finds.unreadable.push({ path: folder, error: reason });
    return null;
  }
  finds.foldersSeen += 1;
  let candidates: string[] | null = null;
  for (const entry of entries) {
    const name = entry.name;
    if (catalog.mayInterest(name)) (candidates ??= []).push(name);
    if (!entry.isDirectory()) {
      finds.filesSeen += 1;
      if (name === '.git') finds.gitFiles.push(folder + sep + name);
    } else if (isObjectStorePart(below, name) || (below === '' && isKernelFolder(plan.base + sep + name))) continue;
    else if (pruned.has(name)) peekInto(folder + sep + name, name, catalog, finds.peeked);
    else {
      const path = below + sep + name;
      if (isExcluded === null || !isExcluded(path.slice(1).replaceAll(sep, '/'))) pending.push(path);
      else peekInto(folder + sep + name, name, catalog, finds.peeked);
    }
  }
  if (candidates !== null && isInteresting(folder, candidates, entries, catalog)) finds.folders.push(folder);
  return null;
}

function isInteresting(
  folder: string,
  candidates: readonly string[],
  entries: readonly { readonly name: string }[],
  catalog: CrawlCatalog,
): boolean {
  let names: Set<string> | undefined;
  const siblings = (): Set<string> => (names ??= new Set(entries.map(({ name }) => name)));
  const place = (name: string): Place => ({
    folder,
    name,
    hasSibling: (sibling) => siblings().has(sibling),
    siblings,
  });
  return candidates.some((name) => catalog.isOfInterest(place(name)));
}

/** Looks at the few folders below one that is left out in which tools keep locks. */
function peekInto(path: string, name: string, catalog: CrawlCatalog, folders: string[]): void {
  for (const way of Object.hasOwn(peeks, name) ? (peeks[name] ?? []) : []) {
    const folder = [path, ...way].join(sep);
    try {
      const entries = readdirSync(folder, { withFileTypes: true });
      const candidates = entries.filter((entry) => catalog.mayInterest(entry.name)).map((entry) => entry.name);
      if (candidates.length > 0 && isInteresting(folder, candidates, entries, catalog)) folders.push(folder);
    } catch (error) {
      // Not there, most of the time; and what cannot be read of a folder that is left out is nobody's loss.
      fileErrorOf(error);
    }
  }
}
