import { readFile, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { gitDirNamed } from '../../core/dialects/git/gitFile';

/** Longer than a line with any path. Bytes. */
const maxBytes = 8_192;

/**
 * Where the way goes on that a folder has to a place of work elsewhere. A folder or a link is that place itself; a
 * file that says `gitdir: <folder>` names it. `root`: what absolute paths in such a file begin at.
 */
export async function placeLedTo(lead: string, root: string): Promise<string> {
  const way = await wayIn(lead);
  if (way === null) {
    return lead;
  }
  return path.posix.isAbsolute(way) ? `${root}${way}` : `${path.posix.dirname(lead)}/${way}`;
}

/** All the places that a folder and those above it lead to, as real paths. */
export async function placesLedTo(folder: string, leads: readonly string[]): Promise<readonly string[]> {
  const places: string[] = [];
  for (let at = folder; leads.length > 0; at = path.posix.dirname(at)) {
    for (const lead of leads) {
      // Not joined: behind a link, `..` is not the folder before it.
      const place = await realpath(await placeLedTo(`${at}/${lead}`, '')).catch(() => null);
      if (place !== null) {
        places.push(place);
      }
    }
    if (at === path.posix.dirname(at)) {
      break;
    }
  }
  return places;
}

/** `null` when it is no such file. */
async function wayIn(file: string): Promise<string | null> {
  try {
    const found = await stat(file);
    if (!found.isFile() || found.size > maxBytes) {
      return null;
    }
    return gitDirNamed(await readFile(file, 'utf8'));
  } catch {
    // Any code: whoever works there cannot follow it either.
    return null;
  }
}
