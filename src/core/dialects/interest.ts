import { journalByName, journalDialects } from '../journal/catalog';
import { dialects, mayBeLock } from './catalog';

/** Whether a file of this name makes its folder worth watching: a lock, a leftover or a journal. */
export function isOfInterest(name: string): boolean {
  return mayBeLock(name) || journalByName(name) !== undefined;
}

/** The same as glob patterns of file names, for a watcher that filters by itself. */
export function watchedNames(): readonly string[] {
  const patterns = dialects.flatMap(({ names }) =>
    names.map((pattern) => ('exact' in pattern ? pattern.exact : `${pattern.prefix}*${pattern.suffix}`)),
  );
  return [...new Set([...patterns, ...journalDialects.flatMap(({ names }) => names)])];
}
