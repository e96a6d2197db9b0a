/** Absolute paths as text, POSIX or Windows: only what the core needs, since it may not import `node:path`. */

/** The last segment. */
export function basename(path: string): string {
  return path.slice(lastSeparator(path) + 1);
}

/** All but the last segment; of a path at the top, the root itself. */
export function dirname(path: string): string {
  const at = lastSeparator(path);
  if (at < 0) return '.';
  const isRoot = at === 0 || (at === 2 && path[1] === ':');
  return path.slice(0, isRoot ? at + 1 : at);
}

/** One name below a folder, with the separator the folder uses. */
export function joinPath(folder: string, name: string): string {
  const separator = usesBackslash(folder) ? '\\' : '/';
  return folder.endsWith(separator) || folder.endsWith('/') ? folder + name : folder + separator + name;
}

/** Whether it says all of where it is, as POSIX or Windows paths do. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path);
}

/** A way of names from a folder, with `/` between them and `.` or `..` among them. */
export function resolvePath(folder: string, way: string): string {
  let at = folder;
  for (const name of way.split('/')) {
    if (name === '' || name === '.') continue;
    at = name === '..' ? dirname(at) : joinPath(at, name);
  }
  return at;
}

/** Whether `path` is `folder` itself or lies below it. Case counts. */
export function isWithin(path: string, folder: string): boolean {
  if (path === folder) return true;
  const prefix = /[\\/]$/.test(folder) ? folder : folder + (usesBackslash(folder) ? '\\' : '/');
  return path.startsWith(prefix);
}

/** The part of `path` below `folder`, with forward slashes; empty for the folder itself, `path` when it lies elsewhere. */
export function relativeTo(path: string, folder: string): string {
  if (!isWithin(path, folder)) return path;
  const below = path.slice(folder.length).replace(/^[\\/]/, '');
  return usesBackslash(folder) ? below.replaceAll('\\', '/') : below;
}

function usesBackslash(folder: string): boolean {
  return /^[A-Za-z]:[\\/]|^\\\\/.test(folder) && folder.includes('\\');
}

function lastSeparator(path: string): number {
  const slash = path.lastIndexOf('/');
  // A backslash separates only in Windows paths: on POSIX it is a letter like any other.
  return /^[A-Za-z]:[\\/]|^\\\\/.test(path) ? Math.max(slash, path.lastIndexOf('\\')) : slash;
}
