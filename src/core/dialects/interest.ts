import { journalByName, journalDialects } from '../journal/catalog';
import { dialects, needsNeighbours } from './catalog';
import { nameIndex } from './nameIndex';

/** Whether a file of this name makes its folder worth watching: a lock, a leftover or a journal. */
export const isOfInterest: (name: string) => boolean = nameIndex([
  ...dialects.flatMap(({ names }) => names),
  ...journalDialects.flatMap(({ names }) => names.map((exact) => ({ exact }))),
]);

/** All such names as glob patterns, for a watcher that filters by itself. */
export function watchedNames(): readonly string[] {
  const patterns = dialects.flatMap(({ names }) =>
    names.map((pattern) => ('exact' in pattern ? pattern.exact : `${pattern.prefix}*${pattern.suffix}`)),
  );
  return [...new Set([...patterns, ...journalDialects.flatMap(({ names }) => names)])];
}

/** Whether a new file of this name must be seen with its neighbours, or is a neighbour that others are told by. */
export function changesNeighbourhood(name: string): boolean {
  return needsNeighbours(name) || journalByName(name) !== undefined;
}
