import { joinPath } from '../paths';
import type { Place } from './dialect';

/** A name in its folder, among all the names that are there. */
export function placeAmong(folder: string, name: string, names: ReadonlySet<string>): Place {
  return { folder, name, hasSibling: (sibling) => names.has(sibling), siblings: () => names };
}

/** The last path that was taken apart: dozens of dialects are asked after the same folder, one after another. */
let last: { readonly path: string; readonly segments: readonly string[] } = { path: '', segments: [] };

/** The names a path is made of, outermost first. */
export function segmentsOf(path: string): readonly string[] {
  if (last.path !== path) last = { path, segments: path.split(/[\\/]/).filter((segment) => segment !== '') };
  return last.segments;
}

/** Whether the last folders on the way to a place have these names: `isIn(place, '.next', 'dev')`. */
export function isIn(place: Pick<Place, 'folder'>, ...names: readonly string[]): boolean {
  const { folder } = place;
  let end = /[\\/]$/.test(folder) ? folder.length - 1 : folder.length;
  for (let index = names.length - 1; index >= 0; index--) {
    const name = names[index] ?? '';
    if (!folder.slice(0, end).endsWith(name)) return false;
    end -= name.length + 1;
    if (end >= 0 && !/[\\/]/.test(folder.charAt(end))) return false;
  }
  return true;
}

/** Whether any folder on the way to a place has this name. */
export function isBelow(place: Pick<Place, 'folder'>, name: string): boolean {
  return segmentsOf(place.folder).includes(name);
}

/** The absolute path of a place. */
export function pathOf(place: Pick<Place, 'folder' | 'name'>): string {
  return joinPath(place.folder, place.name);
}
