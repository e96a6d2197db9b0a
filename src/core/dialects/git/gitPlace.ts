import { resolvePath } from '../../paths';
import type { Place } from '../dialect';
import { segmentsOf } from '../place';

/** Where in a git directory something stands. */
export interface GitPlace {
  /**
   * `main`: the `.git` of a checkout. `linked`: what a linked worktree has for itself. `module`: of a submodule.
   * `other`: bare, or kept apart from its checkout.
   */
  readonly kind: 'main' | 'linked' | 'module' | 'other';
  /** The folder within the git directory, with forward slashes; empty at its top. */
  readonly inside: string;
  /** The way from the folder up to the git directory, as `../..`; `.` at its top. */
  readonly up: string;
}

/** The folders of a git directory in which git locks anything. */
const knownInside =
  /^(?:(?:refs|logs)(?:\/.+)?|reftable|info|sequencer|rebase-merge|rebase-apply|objects(?:\/(?:info(?:\/commit-graphs)?|pack(?:\/multi-pack-index\.d)?))?)?$/;

/**
 * Tells by the path alone where `.git` or a name that ends in `.git` is on it, else by what stands beside it at the top
 * of a git directory. `null`: no git directory, or a part of it where git has no locks.
 */
export function gitPlaceOf(place: Pick<Place, 'folder'> & Partial<Pick<Place, 'hasSibling'>>): GitPlace | null {
  const segments = segmentsOf(place.folder);
  // Outermost first: a branch may be called `x.git/main`, and then its folder lies in `refs`.
  for (const [index, segment] of segments.entries()) {
    if (!segment.endsWith('.git')) continue;
    const found = within(segment === '.git' ? 'main' : 'other', segments.slice(index + 1));
    if (found !== null) return found;
  }
  if (place.hasSibling?.('HEAD') !== true) return null;
  if (place.hasSibling('commondir') && place.hasSibling('gitdir')) return { kind: 'linked', inside: '', up: '.' };
  return place.hasSibling('objects') ? { kind: 'other', inside: '', up: '.' } : null;
}

function within(kind: GitPlace['kind'], segments: readonly string[]): GitPlace | null {
  if (segments[0] === 'worktrees' && segments.length > 1) return within('linked', segments.slice(2));
  if (segments[0] === 'modules') {
    // The name of a submodule may have slashes.
    for (let length = 2; length <= segments.length; length++) {
      const found = within('module', segments.slice(length));
      if (found !== null) return found;
    }
    return null;
  }
  const inside = segments.join('/');
  if (!knownInside.test(inside)) return null;
  return { kind, inside, up: segments.length === 0 ? '.' : segments.map(() => '..').join('/') };
}

/** The absolute path of the git directory. */
export function gitDirOf(folder: string, { up }: GitPlace): string {
  return resolvePath(folder, up);
}
