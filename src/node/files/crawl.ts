import { readdirSync } from 'node:fs';
import { sep } from 'node:path';
import type { Place } from '../../core/dialects/dialect';
import { isObjectStorePart, peeks } from '../../core/dialects/neverEntered';
import type { Catalog } from '../../core/dialects/recognition';
import type { CrawlFound, CrawlReport, CrawlRequest, FileError } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import { CrawlProgress } from './crawlProgress';
import { globMatcher } from './excludes';
import { fileErrorOf } from './fileError';
import { TimeSlice } from './timeSlice';

/** Long enough that pausing costs little, short enough that a hint is served in between. Milliseconds. */
const sliceMs = 10;
const unreadableLimit = 100;

/**
 * Walks below the root with plain synchronous `readdir`, the fastest there is in Node, giving way after every slice.
 * Links are not followed. Rejects with the signal's reason when aborted.
 */
export async function crawl(
  request: CrawlRequest,
  catalog: Catalog,
  signal: AbortSignal,
  onFound?: (found: CrawlFound) => void,
): Promise<Result<CrawlReport, FileError>> {
  signal.throwIfAborted();
  const pruned = new Set(request.prunedNames);
  const isExcluded = request.excludes.length === 0 ? null : globMatcher(request.excludes);
  const folders: string[] = [];
  const peeked: string[] = [];
  const gitFiles: string[] = [];
  const unreadable: { path: string; error: FileError }[] = [];
  let foldersSeen = 0;
  let filesSeen = 0;
  // The root's own trailing separator, if any, is not doubled.
  const base = request.root.endsWith(sep) ? request.root.slice(0, -1) : request.root;
  const pending: string[] = [''];
  const slice = new TimeSlice(sliceMs);
  const progress = new CrawlProgress(onFound, request.tellAfterMs);
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    if (slice.isOver) {
      progress.update(folders, peeked);
      await slice.pause();
      signal.throwIfAborted();
    }
    const folder = below === '' ? request.root : base + below;
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      const reason = fileErrorOf(error);
      if (below === '') return fail(reason);
      // Gone since its parent was listed: nothing to say.
      if (reason.code !== 'ENOENT' && unreadable.length < unreadableLimit)
        unreadable.push({ path: folder, error: reason });
      continue;
    }
    foldersSeen += 1;
    let candidates: string[] | null = null;
    for (const entry of entries) {
      const name = entry.name;
      if (catalog.mayInterest(name)) (candidates ??= []).push(name);
      if (!entry.isDirectory()) {
        filesSeen += 1;
        if (name === '.git') gitFiles.push(folder + sep + name);
      } else if (isObjectStorePart(below, name)) continue;
      else if (pruned.has(name)) peekInto(folder + sep + name, name, catalog, peeked);
      else {
        const path = below + sep + name;
        if (isExcluded === null || !isExcluded(path.slice(1).replaceAll(sep, '/'))) pending.push(path);
        else peekInto(folder + sep + name, name, catalog, peeked);
      }
    }
    if (candidates !== null && isInteresting(folder, candidates, entries, catalog)) folders.push(folder);
  }
  return ok({ folders, foldersSeen, filesSeen, unreadable, gitFiles, peeked });
}

function isInteresting(
  folder: string,
  candidates: readonly string[],
  entries: readonly { readonly name: string }[],
  catalog: Catalog,
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
function peekInto(path: string, name: string, catalog: Catalog, folders: string[]): void {
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
