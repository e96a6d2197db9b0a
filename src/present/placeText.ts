import { basename, dirname, isWithin, relativeTo } from '../core/paths';
import { oneLine } from './safeText';

/** The folders a workspace consists of, outermost first; what lies in them is shown relative to them. */
export type WorkspaceRoots = readonly string[];

/** The folder of a file as people know it: below its workspace folder, led by that one's name if there are several. */
export function folderText(path: string, roots: WorkspaceRoots): string {
  const folder = dirname(path);
  const root = rootOf(folder, roots);
  if (root === undefined) return oneLine(folder);
  const below = relativeTo(folder, root);
  const name = roots.length > 1 ? basename(root) : '';
  return oneLine([name, below].filter((part) => part !== '').join('/')) || oneLine(basename(root));
}

/** The file as people know it, like `folderText`. */
export function fileText(path: string, roots: WorkspaceRoots): string {
  const root = rootOf(path, roots);
  if (root === undefined) return oneLine(path);
  const name = roots.length > 1 ? `${basename(root)}/` : '';
  return oneLine(name + relativeTo(path, root));
}

function rootOf(path: string, roots: WorkspaceRoots): string | undefined {
  return roots.find((root) => isWithin(path, root));
}
