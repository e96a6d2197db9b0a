import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { Place } from '../../../src/core/dialects/dialect';

const folderOfLists = join(__dirname, '../../fixtures/paths');

/** Paths of files that were published, below a made-up root; see the provenance beside the lists. */
export function pathsOf(list: 'debian-12' | 'npm-packages'): readonly string[] {
  const text = brotliDecompressSync(readFileSync(join(folderOfLists, `${list}.txt.br`))).toString('utf8');
  return text.trimEnd().split('\n');
}

/** Each path as a place beside those that share its folder. */
export function placesOf(paths: readonly string[]): readonly Place[] {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const at = path.lastIndexOf('/');
    const folder = `/root/${path.slice(0, at)}`;
    const names = folders.get(folder);
    if (names === undefined) folders.set(folder, [path.slice(at + 1)]);
    else names.push(path.slice(at + 1));
  }
  return [...folders].flatMap(([folder, names]) => {
    const known = new Set(names);
    return names.map((name) => ({ folder, name, hasSibling: (other) => known.has(other), siblings: () => names }));
  });
}

/** The same place where every neighbour that a dialect may ask for is there. */
export function amongEverything(place: Place): Place {
  return { folder: place.folder, name: place.name, hasSibling: () => true, siblings: () => place.siblings() };
}
