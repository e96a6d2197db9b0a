import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { isGone, type Tracking } from '../../../core/ports';
import { fileErrorOf } from '../fileError';
import { createIndexCache, type IndexCache } from './indexCache';
import { createRepositoryFinder, type RepositoryFinding } from './repository';

/**
 * Tells of absolute paths whether git tracks them, in their order, without running git: in a folder one does not
 * trust, its configuration would be obeyed. A folder is tracked when anything below it is. A path belongs to the
 * innermost repository around its real folder. Reads synchronously; keeps what it read between calls.
 */
export function createTracking(): (paths: readonly string[]) => Tracking[] {
  const indexes = createIndexCache();
  return (paths) => {
    // Only for one batch: a repository may be made or removed at any time.
    const repositoryOf = createRepositoryFinder();
    const realFolder = createFolderResolver();
    return paths.map((path) => {
      // Nothing of git's own can be put under its control.
      if (isOfGit(path)) return 'untracked';
      const folder = realFolder(dirname(path));
      return folder === null ? 'unknown' : trackingOf(join(folder, basename(path)), repositoryOf(folder), indexes);
    });
  };
}

function trackingOf(path: string, repository: RepositoryFinding, indexes: IndexCache): Tracking {
  if (repository === 'none' || isOfGit(path)) return 'untracked';
  if (repository === 'unknown') return 'unknown';
  const inside = relative(repository.top, path);
  // A name that is no UTF-8 cannot be compared: what it was before it became text is lost.
  if (inside === '' || inside.includes('\ufffd')) return 'unknown';
  const tracked = indexes.paths(repository);
  if (tracked === 'missing') return 'untracked';
  if (tracked === 'unknown') return 'unknown';
  const name = Buffer.from(sep === '\\' ? inside.replaceAll('\\', '/') : inside, 'utf8');
  return tracked.has(name) ? 'tracked' : 'untracked';
}

function isOfGit(path: string): boolean {
  return path.split(sep).some((segment) => segment.toLowerCase() === '.git');
}

/** Resolves the links on the way to folders, as far as the way exists; `null` when that cannot be told. */
function createFolderResolver(): (folder: string) => string | null {
  const known = new Map<string, string | null>();
  const resolve = (folder: string): string | null => {
    let real = known.get(folder);
    if (real === undefined) {
      real = realPathOf(folder, resolve);
      known.set(folder, real);
    }
    return real;
  };
  return resolve;
}

function realPathOf(folder: string, resolveAbove: (folder: string) => string | null): string | null {
  try {
    return realpathSync.native(folder);
  } catch (error) {
    if (!isGone(fileErrorOf(error)) || dirname(folder) === folder) return null;
    const above = resolveAbove(dirname(folder));
    return above === null ? null : join(above, basename(folder));
  }
}
