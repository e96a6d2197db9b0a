import { basename, dirname, isWithin, relativeTo } from '../core/paths';
import { oneLine, shortened } from './safeText';

/** The folders a workspace consists of, outermost first; what lies in them is shown relative to them. */
export type WorkspaceRoots = readonly string[];

/** The folder of a file as people know it: below its workspace folder, led by that one's name if there are several. */
export function folderText(path: string, roots: WorkspaceRoots): string {
  const folder = dirname(path);
  const root = rootOf(folder, roots);
  if (root === undefined) return oneLine(folder);
  const below = relativeTo(folder, root);
  const name = roots.length > 1 || below === '' ? rootName(root, roots) : '';
  return oneLine([name, below].filter((part) => part !== '').join('/'));
}

/**
 * The project a file belongs to, short enough to stand first in a row: its folder without the hidden one in which a
 * tool keeps its state. Empty for the only folder of a workspace itself.
 */
export function projectText(path: string, roots: WorkspaceRoots): string {
  const folder = folderText(path, roots);
  const at = folder.lastIndexOf('/');
  if (!folder.startsWith('.', at + 1)) return folder;
  return at < 0 ? '' : folder.slice(0, at);
}

/** Characters of a folder in a row: in a narrow side bar, the words that follow must find room. */
const rowLimit = 20;

/** The same for a row: of a deep folder only the end, which tells it from others, led by the workspace folder. */
export function projectShort(path: string, roots: WorkspaceRoots): string {
  // All of a workspace's only folder has no need to be told where it is.
  if (roots.length === 1 && dirname(path) === roots[0]) return '';
  const text = projectText(path, roots);
  if (text.length <= rowLimit) return text;
  const parts = text.split('/');
  const lead = roots.length > 1 || text.startsWith('/') ? parts.slice(0, 1) : [];
  for (let from = lead.length + 1; from < parts.length; from++) {
    const short = [...lead, '…', ...parts.slice(from)].join('/');
    if (short.length <= rowLimit || from === parts.length - 1) return shortened(short, rowLimit);
  }
  return shortened(text, rowLimit);
}

/** The file as people know it, like `folderText`. */
export function fileText(path: string, roots: WorkspaceRoots): string {
  const root = rootOf(path, roots);
  if (root === undefined) return oneLine(path);
  const below = relativeTo(path, root);
  return oneLine(roots.length > 1 ? `${rootName(root, roots)}/${below}` : below);
}

/** The last part of its path, or all of it when another folder of the workspace has the same name or it has none. */
function rootName(root: string, roots: WorkspaceRoots): string {
  const name = basename(root);
  const alone = roots.filter((other) => basename(other) === name).length === 1;
  return name !== '' && alone ? name : root.replace(/[\\/]$/, '') || root;
}

function rootOf(path: string, roots: WorkspaceRoots): string | undefined {
  return roots.find((root) => isWithin(path, root));
}
