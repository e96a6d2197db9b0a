import type { NamePattern, Place } from './dialect';
import { isIn } from './place';

/** A folder in which locks come and go: watched although it holds none now. Told by a file that is always in it. */
export interface Home {
  readonly marker: NamePattern;
  readonly claims: (place: Place) => boolean;
}

/** Where the locks that people meet most often appear. What appears elsewhere, VS Code's own watcher tells of. */
export const homes: readonly Home[] = [
  // A git directory: of a repository, bare or not, and of a submodule.
  { marker: { exact: 'HEAD' }, claims: (place) => place.hasSibling('objects') && place.hasSibling('refs') },
  // The one of a linked worktree.
  { marker: { exact: 'HEAD' }, claims: (place) => place.hasSibling('commondir') && place.hasSibling('gitdir') },
  { marker: { exact: 'requires' }, claims: (place) => isIn(place, '.hg') || isIn(place, '.hg', 'store') },
];
